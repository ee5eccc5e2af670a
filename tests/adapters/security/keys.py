"""Signing keys in memory, a ring of them, and tokens made by hand with whatever header and claims a test wants."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import OKPKey
from joserfc.util import urlsafe_b64decode, urlsafe_b64encode

from adapters.security.access_tokens import JoseAccessTokens
from adapters.security.key_ring import KeyRing, OpenableKeys, OpenedKey
from domain.keys.entities import PUBLISHED_BEFORE, SigningKey
from tests.fakes.system import FakeClock

ISSUER: Final = "https://roster.example.com"
ANA: Final = UUID("01900000-0000-7000-8000-00000000000a")
SESSION: Final = UUID("01900000-0000-7000-8000-0000000000ff")


class KeysInMemory(OpenableKeys):
    """Counts how often it was read."""

    def __init__(self) -> None:
        self.kept: list[OpenedKey] = []
        self.readings = 0

    async def all(self) -> Sequence[SigningKey]:
        return [each.key for each in self.kept]

    async def opened(self) -> Sequence[OpenedKey]:
        self.readings += 1
        return list(self.kept)

    async def make_first(self, at: datetime) -> None:
        if not self.kept:
            self._add(at, at)

    async def rotate(self, at: datetime) -> SigningKey:
        begins = at + PUBLISHED_BEFORE
        last = self.kept[-1]
        self.kept[-1] = replace(last, key=replace(last.key, signs_until=begins))
        return self._add(at, begins)

    def _add(self, at: datetime, begins: datetime) -> SigningKey:
        pair = OKPKey.import_key(Ed25519PrivateKey.generate())
        public = bytes(32)
        kid = pair.thumbprint()
        key = SigningKey(kid=kid, public_key=public, created_at=at, signs_from=begins, signs_until=None)
        self.kept.append(OpenedKey(key, pair))
        return key


class Place:
    """One process: its clock, its ring, its tokens. Several may have the same keys."""

    def __init__(self, stored: OpenableKeys | None = None, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.ring = KeyRing(stored or KeysInMemory(), self.clock)
        self.tokens = JoseAccessTokens(self.ring, ISSUER, self.clock)

    async def issue(self) -> str:
        return (await self.tokens.issue(ANA, SESSION, at=self.clock.now())).text

    async def made(self, header: Any = None, claims: Any = None) -> str:
        """Genuine, except for these members. None takes a member away; bytes stand for the whole part."""
        signing = await self.ring.signing(self.clock.now())
        return signed(
            changed(parts(await self.issue())[0], header), changed(parts(await self.issue())[1], claims), signing.pair
        )


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, claims, _ = token.split(".")
    return json.loads(urlsafe_b64decode(header.encode())), json.loads(urlsafe_b64decode(claims.encode()))


def changed(part: dict[str, Any], changes: Any) -> bytes:
    if isinstance(changes, bytes):
        return changes
    merged = part | (changes or {})
    return json.dumps({name: value for name, value in merged.items() if value is not None}).encode()


def signed(header: bytes, claims: bytes, pair: OKPKey) -> str:
    private = pair.private_key
    assert isinstance(private, Ed25519PrivateKey)
    signing_input = urlsafe_b64encode(header) + b"." + urlsafe_b64encode(claims)
    return (signing_input + b"." + urlsafe_b64encode(private.sign(signing_input))).decode()
