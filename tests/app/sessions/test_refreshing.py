"""Refresh tokens: each works once, a lost answer is given again, and a copied one ends the session."""

import httpx
import pytest

from tests.databases import Connection
from tests.signing_in import Person, bearer, problem, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server]

LONG_AGO = "UPDATE refresh_tokens SET used_at = used_at - interval '11 seconds' WHERE session_id = $1"


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/v1/auth/refresh", json={"refresh_token": token})


async def refreshed(client: httpx.AsyncClient, token: str) -> str:
    """The successor."""
    answer = await refresh(client, token)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["refresh_token"])


async def test_a_refresh_token_gives_the_next_tokens(client: httpx.AsyncClient, ana: Person) -> None:
    signed_in = await sign_in(client, ana)
    answer = await refresh(client, signed_in["refresh_token"])
    body = answer.json()
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert body["refresh_token"] != signed_in["refresh_token"]
    assert (await client.get("/v1/me", headers=bearer(body["access_token"]))).json()["id"] == ana.id


async def test_a_lost_answer_is_given_again(client: httpx.AsyncClient, ana: Person) -> None:
    first = (await sign_in(client, ana))["refresh_token"]
    assert await refreshed(client, first) == await refreshed(client, first)


async def is_over(client: httpx.AsyncClient, truth: Connection, session_id: str, *tokens: str) -> None:
    """None of its tokens is taken, and the trail says why."""
    for token in tokens:
        assert problem(await refresh(client, token)) == (401, "refresh_token_refused")
    events = await truth.fetch("SELECT action, outcome FROM audit_events WHERE session_id = $1 ORDER BY id", session_id)
    assert [tuple(event) for event in events] == [("signed_in", "done"), ("refresh_token_reused", "refused")]


async def test_an_old_one_after_ten_seconds_ends_the_session(
    client: httpx.AsyncClient, truth: Connection, ana: Person
) -> None:
    signed_in = await sign_in(client, ana)
    first = signed_in["refresh_token"]
    second = await refreshed(client, first)
    await truth.execute(LONG_AGO, signed_in["session_id"])
    assert problem(await refresh(client, first)) == (401, "refresh_token_refused")
    await is_over(client, truth, signed_in["session_id"], first, second)
    refused = await client.get("/v1/me", headers=bearer(signed_in["access_token"]))
    assert problem(refused) == (401, "credential_refused")


async def test_an_older_ancestor_ends_the_session_at_any_time(
    client: httpx.AsyncClient, truth: Connection, ana: Person
) -> None:
    signed_in = await sign_in(client, ana)
    first = signed_in["refresh_token"]
    third = await refreshed(client, await refreshed(client, first))
    assert problem(await refresh(client, first)) == (401, "refresh_token_refused")
    await is_over(client, truth, signed_in["session_id"], first, third)


async def test_no_secret_is_stored_as_it_is(client: httpx.AsyncClient, truth: Connection, ana: Person) -> None:
    signed_in = await sign_in(client, ana)
    second = await refreshed(client, signed_in["refresh_token"])
    for row in await truth.fetch("SELECT * FROM refresh_tokens WHERE session_id = $1", signed_in["session_id"]):
        stored = b"".join(value for value in row.values() if isinstance(value, bytes))
        assert second.encode() not in stored
        assert signed_in["refresh_token"].encode() not in stored
