"""A request counts from the moment when all of it has arrived: whoever holds back its end gains no time."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import httpx
import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from tests.databases import Connection
from tests.server import Server
from tests.signing_in import a_person, bearer, cookie_of, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server]

NEW: Final = "several other unrelated words"


@dataclass(frozen=True)
class Held:
    """A request of which everything has arrived but the body."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    body: bytes

    async def finish(self) -> tuple[int, str]:
        """Status and body of its answer."""
        self.writer.write(self.body)
        head, _, body = (await asyncio.wait_for(self.reader.read(), 20)).decode().partition("\r\n\r\n")
        return int(head.split()[1]), body


@asynccontextmanager
async def held(server: Server, method: str, path: str, body: bytes, headers: dict[str, str]) -> AsyncIterator[Held]:
    """The server has asked for the body, so whatever it decides before that is decided."""
    url = httpx.URL(server.base_url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    lines += [f"Host: {url.netloc.decode()}", f"Content-Length: {len(body)}", "Expect: 100-continue"]
    writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode())
    try:
        assert (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)).startswith(b"HTTP/1.1 100 ")
        yield Held(reader, writer, body)
    finally:
        writer.close()
        await writer.wait_closed()


async def test_a_stolen_session_that_has_ended_meanwhile_does_not_act(
    server: Server, client: httpx.AsyncClient, truth: Connection
) -> None:
    owner, friend = await a_person(truth, administrator=True), await a_person(truth)
    stolen = bearer((await sign_in(client, owner))["access_token"])
    own = bearer((await sign_in(client, owner))["access_token"])
    path = f"/v1/users/{friend.id}/roles/{ADMINISTRATOR_ID}"
    reason = json.dumps({"reason": "a friend"}).encode()
    async with held(server, "PUT", path, reason, stolen | {"Content-Type": "application/json"}) as request:
        passwords = {"current_password": owner.password, "new_password": NEW}
        assert (await client.put("/v1/me/password", json=passwords, headers=own)).status_code == 204
        status, answer = await request.finish()
    assert (status, json.loads(answer)["code"]) == (401, "credential_refused")
    assert not await truth.fetchval("SELECT count(*) FROM user_roles WHERE user_id = $1::uuid", friend.id)


async def test_nor_does_a_role_that_was_revoked_meanwhile(
    server: Server, client: httpx.AsyncClient, administrator: httpx.AsyncClient, truth: Connection
) -> None:
    former = await a_person(truth, administrator=True)
    headers = bearer((await sign_in(client, former))["access_token"]) | {"Content-Type": "application/json"}
    async with held(
        server, "POST", "/v1/users", b'{"email":"new@example.com","display_name":"New"}', headers
    ) as request:
        revoked = await administrator.delete(f"/v1/users/{former.id}/roles/{ADMINISTRATOR_ID}")
        assert revoked.status_code == 204
        status, answer = await request.finish()
    assert (status, json.loads(answer)["code"]) == (403, "permission_missing")


async def test_nor_does_the_cookie_of_a_browser_that_has_signed_out_meanwhile(
    server: Server, client: httpx.AsyncClient, truth: Connection
) -> None:
    owner = await a_person(truth)
    cookie = await cookie_of(client, owner) | {"Origin": server.base_url, "Content-Type": "application/json"}
    async with held(server, "POST", "/v1/api-keys", b'{"name":"mine","permissions":[]}', cookie) as request:
        assert (await client.post("/v1/auth/logout", headers=cookie)).status_code == 204
        status, answer = await request.finish()
    assert (status, json.loads(answer)["code"]) == (401, "credential_refused")
    assert not await truth.fetchval("SELECT count(*) FROM api_keys WHERE user_id = $1::uuid", owner.id)
