"""The published keys over the real server: what other services need to check a token, and nothing secret."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from sqlalchemy.engine import URL

from adapters.database.signing_keys import PURPOSE, SqlSigningKeys
from adapters.security.access_tokens import JoseAccessTokens
from adapters.security.key_ring import KeyRing
from adapters.security.secret_box import SecretBox
from adapters.system.clock import SystemClock
from domain.shared.access_tokens import AccessTokens
from tests.databases import connect, managed, new_database
from tests.people import signed_in
from tests.server import SECRET_KEY, Server, running_server

pytestmark = [pytest.mark.database, pytest.mark.server]

PATH = "/.well-known/jwks.json"
ISSUER = "https://roster.example.com"
TWO_WORKERS = {"ROSTER_WORKERS": "2", "ROSTER_PUBLIC_URL": ISSUER}


@pytest.fixture(scope="module")
async def servers(
    postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Server, Server]]:
    """Two that began at the same time, on a database without a key."""
    logs = tmp_path_factory.mktemp("jwks")
    async with new_database(postgres, template=template) as url:
        with (
            running_server(url, logs / "first", **TWO_WORKERS) as first,
            running_server(url, logs / "second", **TWO_WORKERS) as second,
        ):
            yield first, second


@pytest.fixture
async def stored(servers: tuple[Server, Server]) -> AsyncIterator[SqlSigningKeys]:
    async with managed(servers[0].database) as manager:
        yield SqlSigningKeys(manager, SecretBox(SECRET_KEY, PURPOSE))


@pytest.fixture
def access_tokens(stored: SqlSigningKeys) -> AccessTokens:
    """Those of a server with the same database, secret and public URL."""
    return JoseAccessTokens(KeyRing(stored, SystemClock()), ISSUER, SystemClock())


async def published(client: httpx.AsyncClient) -> Any:
    answer = await client.get(PATH)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "max-age=300, public")
    return answer.json()


async def test_publishes_what_checks_a_token_and_no_secret(
    servers: tuple[Server, Server], access_tokens: AccessTokens
) -> None:
    async with servers[0].client() as client:
        document = await published(client)
    token = await access_tokens.issue(uuid4(), uuid4(), at=datetime.now(UTC))
    checked = jwt.decode(token.text, KeySet.import_key_set(document), algorithms=["Ed25519"])
    assert checked.claims["iss"] == ISSUER
    for key in document["keys"]:
        assert set(key) == {"kid", "x", "kty", "crv", "alg", "use"}
        assert (key["alg"], key["kty"]) == ("Ed25519", "OKP")


async def test_two_servers_publish_the_same_keys(servers: tuple[Server, Server], stored: SqlSigningKeys) -> None:
    first, second = servers
    async with first.client() as one, second.client() as other:
        documents = [await published(client) for client in (one, other) * 5]
    assert all(document == documents[0] for document in documents)
    assert [key["kid"] for key in documents[0]["keys"]] == [key.kid for key in await stored.all()]


async def test_a_rotation_ends_nobodys_token_at_any_of_two_servers(
    servers: tuple[Server, Server], stored: SqlSigningKeys, access_tokens: AccessTokens
) -> None:
    first, second = servers
    truth = await connect(first.database)
    session = await signed_in(truth)
    await truth.close()
    async with first.client() as one, second.client() as other:
        now = datetime.now(UTC)
        for _ in range(3):
            token = await access_tokens.issue(session.user_id, session.session_id, at=now)
            for client in (one, other) * 5:
                assert await is_accepted(client, token.text)
            await stored.rotate(now)
        for text in ("made up", "a.b.c", f"{'A' * 600}.{'A' * 600}.{'A' * 86}"):
            assert not await is_accepted(one, text)


async def is_accepted(client: httpx.AsyncClient, text: str) -> bool:
    answer = await client.get("/v1/users", headers={"Authorization": f"Bearer {text}"})
    # What the person may do is another question.
    assert answer.status_code in {200, 401, 403}, answer.text
    return answer.status_code != 401
