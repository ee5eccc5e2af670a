"""`Idempotency-Key`: a request that is sent again is answered again, and carried out once."""

import asyncio
from hashlib import sha256
from typing import Any

import httpx
import pytest

from tests.credentials import INSERT_CALLER, REGISTERED
from tests.databases import Connection, Database, connect
from tests.server import Server, running_server

pytestmark = [pytest.mark.database, pytest.mark.server]

ANA = {"email": "ana@example.com", "display_name": "Ana"}
PATCH = {"Content-Type": "application/merge-patch+json"}


@pytest.fixture(scope="module")
async def truth(server: Server) -> Any:
    """The server's database, over a connection of its own."""
    connection = await connect(server.database)
    yield connection
    await connection.close()


@pytest.fixture(autouse=True)
async def _empty(truth: Connection) -> None:
    await truth.execute(f"TRUNCATE users, idempotency_keys CASCADE; {INSERT_CALLER}")


def key(text: str = "one") -> dict[str, str]:
    return {"Idempotency-Key": text}


def without_id(answer: httpx.Response) -> dict[str, str]:
    """The headers of the answer, less those that name the request and the moment."""
    return {name: value for name, value in answer.headers.items() if name not in {"x-request-id", "date"}}


async def test_the_same_request_gets_the_same_answer_and_has_one_effect(
    client: httpx.AsyncClient, truth: Connection
) -> None:
    first = await client.post("/v1/users", json=ANA, headers=key())
    second = await client.post("/v1/users", json=ANA, headers=key())
    assert (first.status_code, first.headers.get("idempotency-replayed")) == (201, None)
    assert (second.status_code, second.content) == (201, first.content)
    assert without_id(second) == without_id(first) | {"idempotency-replayed": "true"}
    assert await truth.fetchval(f"SELECT count(*) FROM {REGISTERED}") == 1


async def test_without_a_key_nothing_is_kept(client: httpx.AsyncClient, truth: Connection) -> None:
    await client.post("/v1/users", json=ANA)
    assert await truth.fetchval("SELECT count(*) FROM idempotency_keys") == 0
    assert (await client.post("/v1/users", json=ANA)).json()["code"] == "email_already_taken"


async def test_a_replay_is_not_compared_with_what_changed_since(client: httpx.AsyncClient) -> None:
    user = (await client.post("/v1/users", json=ANA)).headers["location"]
    headers = PATCH | key() | {"If-Match": '"1"'}
    first = await client.patch(user, json={"display_name": "Bea"}, headers=headers)
    await client.patch(user, json={"display_name": "Cleo"}, headers=PATCH)
    again = await client.patch(user, json={"display_name": "Bea"}, headers=headers)
    assert (again.status_code, again.content, again.headers["etag"]) == (200, first.content, '"2"')


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_an_answer_without_a_body_is_repeated_too(client: httpx.AsyncClient, method: str) -> None:
    user = (await client.post("/v1/users", json=ANA)).headers["location"]
    administrator = "00000000-0000-7000-8000-000000000001"
    path = user if method == "DELETE" else f"{user}/roles/{administrator}"
    first = await client.request(method, path, headers=key())
    again = await client.request(method, path, headers=key())
    assert (first.status_code, again.status_code, again.content) == (204, 204, b"")
    assert again.headers["idempotency-replayed"] == "true"


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        ("/v1/users", ANA | {"display_name": "Bea"}, {}),
        ("/v1/roles", {"name": "editor"}, {}),
        ("/v1/users", ANA, {"If-Match": '"1"'}),
    ],
    ids=["another body", "another path", "another condition"],
)
async def test_another_request_may_not_have_the_key(
    client: httpx.AsyncClient, truth: Connection, path: str, body: dict[str, str], headers: dict[str, str]
) -> None:
    await client.post("/v1/users", json=ANA, headers=key())
    answer = await client.post(path, json=body, headers=key() | headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert await truth.fetchval(f"SELECT count(*) FROM {REGISTERED}") == 1


async def test_another_key_is_another_request(client: httpx.AsyncClient) -> None:
    await client.post("/v1/users", json=ANA, headers=key("one"))
    answer = await client.post("/v1/users", json=ANA, headers=key("two"))
    assert answer.json()["code"] == "email_already_taken"


async def test_quotes_are_no_part_of_the_key(client: httpx.AsyncClient) -> None:
    first = await client.post("/v1/users", json=ANA, headers=key('"a key"'))
    assert (await client.post("/v1/users", json=ANA, headers=key('"a key"'))).content == first.content
    bare = await client.post("/v1/users", json=ANA | {"email": "bea@example.com"}, headers=key("bare"))
    assert (
        await client.post("/v1/users", json=ANA | {"email": "bea@example.com"}, headers=key('"bare"'))
    ).content == bare.content


@pytest.mark.parametrize("value", ["", "two words", 'half"', "x" * 256, "back\\slash", "é"])
async def test_a_malformed_key_is_refused(client: httpx.AsyncClient, truth: Connection, value: str) -> None:
    headers = [(b"Idempotency-Key", value.encode("latin-1"))]
    answer = await client.post("/v1/users", json=ANA, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_parameters")
    assert answer.json()["errors"][0]["parameter"] == "Idempotency-Key"
    assert await truth.fetchval(f"SELECT count(*) FROM {REGISTERED}") == 0


async def test_two_keys_are_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/users", json=ANA, headers=[(b"Idempotency-Key", b"a"), (b"Idempotency-Key", b"b")])
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_parameters")


async def test_a_refusal_is_not_kept(client: httpx.AsyncClient, truth: Connection) -> None:
    taken = (await client.post("/v1/users", json=ANA)).headers["location"]
    refused = await client.post("/v1/users", json=ANA, headers=key())
    assert refused.status_code == 409
    assert await truth.fetchval("SELECT count(*) FROM idempotency_keys") == 0
    await client.delete(taken)
    assert (await client.post("/v1/users", json=ANA, headers=key())).status_code == 201


async def test_an_expired_key_is_free_again(client: httpx.AsyncClient, truth: Connection) -> None:
    first = await client.post("/v1/users", json=ANA, headers=key())
    lifetime = await truth.fetchval("SELECT expires_at - created_at FROM idempotency_keys")
    await truth.execute("UPDATE idempotency_keys SET expires_at = now()")
    body = ANA | {"email": "bea@example.com"}
    second = await client.post("/v1/users", json=body, headers=key())
    assert (lifetime.total_seconds(), second.status_code) == (86_400, 201)
    assert (await client.post("/v1/users", json=body, headers=key())).content == second.content != first.content


async def test_while_the_first_is_still_running_the_second_is_told_to_wait(
    client: httpx.AsyncClient, truth: Connection, server: Server
) -> None:
    user = (await client.post("/v1/users", json=ANA)).headers["location"]
    database = Database(server.database, truth)
    async with truth.transaction():
        await truth.execute("SELECT 1 FROM users FOR UPDATE")
        first = asyncio.create_task(client.post(f"{user}/deactivate", headers=key()))
        await database.until_waiting(1)
        second = await client.post(f"{user}/deactivate", headers=key())
    assert (second.status_code, second.json()["code"]) == (409, "request_in_progress")
    assert int(second.headers["retry-after"]) >= 1
    assert (await first).status_code == 200
    third = await client.post(f"{user}/deactivate", headers=key())
    assert (third.content, third.headers["idempotency-replayed"]) == ((await first).content, "true")


async def test_behind_a_prefix_the_answer_is_repeated_as_it_was(database: Database, tmp_path: Any) -> None:
    with running_server(database.url, tmp_path / "log", ROSTER_TRUSTED_PROXIES="127.0.0.1/32") as server:
        async with server.client(headers={"X-Forwarded-Prefix": "/roster"} | key()) as client:
            first = await client.post("/v1/users", json=ANA)
            again = await client.post("/v1/users", json=ANA)
    assert first.headers["location"] == again.headers["location"]
    assert first.headers["location"].startswith("/roster/v1/users/")


async def test_what_is_stored_is_no_help_to_guess_a_password(client: httpx.AsyncClient, truth: Connection) -> None:
    body = b'{"email": "ana@example.com", "display_name": "Ana", "password": "correct horse battery staple"}'
    headers = {"Content-Type": "application/json"} | key("a-secret-of-the-client")
    assert (await client.post("/v1/users", content=body, headers=headers)).status_code == 201
    stored = await truth.fetchrow("SELECT * FROM idempotency_keys")
    assert stored
    assert "secret" not in str(dict(stored))
    parts = [b"POST", b"/v1/users", b"", body]
    assert sha256(b"".join(b"%d:%b" % (len(part), part) for part in parts)).digest() != stored["fingerprint"]
