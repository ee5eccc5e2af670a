"""No secret that a client has seen is anywhere else: not in the log, not in any column, not in another answer."""

import httpx
import pytest

from tests.catalogue import tables
from tests.databases import Connection
from tests.server import Server
from tests.signing_in import PASSWORD, Person, a_person, bearer, cookie_of, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server]

NEW = "several other unrelated words"
WRONG = "a password of somebody else"


async def used_secrets(client: httpx.AsyncClient, ana: Person) -> dict[str, str]:
    """Everything that somebody sends or gets in a session's life, by what it is."""
    tokens = await sign_in(client, ana)
    headers = bearer(tokens["access_token"])
    await client.post("/v1/auth/login", json=ana.login(password=WRONG))
    refreshed = (await client.post("/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})).json()
    cookie = (await cookie_of(client, ana))["Cookie"].partition("=")[2]
    asked = {"name": "import", "permissions": ["users:read", "audit:read"]}
    key = await client.post("/v1/api-keys", json=asked, headers=headers | {"Idempotency-Key": "canary"})
    body = {"current_password": PASSWORD, "new_password": NEW}
    changed = await client.put("/v1/me/password", json=body, headers=headers | {"Idempotency-Key": "changing"})
    assert (key.status_code, changed.status_code) == (201, 204)
    return {
        "password": PASSWORD,
        "new password": NEW,
        "wrong password": WRONG,
        "access token": tokens["access_token"],
        "refresh token": tokens["refresh_token"],
        "successor": refreshed["refresh_token"],
        "next access token": refreshed["access_token"],
        "cookie": cookie,
        "API key": key.json()["secret"],
        "Idempotency-Key": "canary",
    }


async def test_no_secret_is_left_anywhere(client: httpx.AsyncClient, server: Server, truth: Connection) -> None:
    ana = await a_person(truth, administrator=True)
    secrets = await used_secrets(client, ana)
    key = bearer(secrets["API key"])
    paths = ("/v1/me", "/v1/users", "/v1/api-keys", "/v1/audit-events?limit=200", f"/v1/users/{ana.id}/audit-events")
    places = {path: (await client.get(path, headers=key)).text.encode() for path in paths}
    places["log"] = server.log.read_bytes()
    for table in await tables(truth):
        rows = await truth.fetch(f'SELECT * FROM "{table}"')
        places[table] = b"\0".join(_bytes(value) for row in rows for value in row.values())
    assert len(places["log"]) > 1000
    found = {(what, place) for what, secret in secrets.items() for place, text in places.items() if _in(secret, text)}
    assert found == set()


def _in(secret: str, text: bytes) -> bool:
    """Also in hexadecimal, as PostgreSQL and logs write bytes."""
    return secret.encode() in text or secret.encode().hex().encode() in text


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
