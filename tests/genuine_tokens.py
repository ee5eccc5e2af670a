"""Access tokens as a running server would make them, at any time and for any session."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.database.signing_keys import PURPOSE, SqlSigningKeys
from adapters.security.access_tokens import JoseAccessTokens
from adapters.security.key_ring import KeyRing
from adapters.security.secret_box import SecretBox
from adapters.system.clock import SystemClock
from tests.databases import managed
from tests.server import SECRET_KEY, Server


@asynccontextmanager
async def key_ring_of(server: Server) -> AsyncIterator[KeyRing]:
    """Its signing keys, opened."""
    async with managed(server.database) as manager:
        ring = KeyRing(SqlSigningKeys(manager, SecretBox(SECRET_KEY, PURPOSE)), SystemClock())
        await ring.refresh()
        yield ring


def tokens_of(server: Server, ring: KeyRing) -> JoseAccessTokens:
    """Of a server that knows itself by no public address."""
    return JoseAccessTokens(ring, server.base_url, SystemClock())
