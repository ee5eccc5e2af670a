"""Twenty at once with one refresh token, through two servers, again and again. RACE_ROUNDS says how often."""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Final

import httpx
import pytest
from sqlalchemy.engine import URL

from tests.databases import Connection, connect, new_database
from tests.signing_in import a_person, anonymous, bearer, replicas, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server, pytest.mark.timeout(1800)]

ROUNDS: Final = int(os.environ.get("RACE_ROUNDS", "10"))
RACERS: Final = 20


@pytest.fixture(scope="module")
async def racing(
    postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient, Connection]]:
    logs = tmp_path_factory.mktemp("racing")
    async with new_database(postgres, template=template) as url:
        truth = await connect(url)
        with replicas(url, logs) as (first, second):
            async with anonymous(first) as one, anonymous(second) as other:
                yield one, other, truth
        await truth.close()


async def race(one: httpx.AsyncClient, other: httpx.AsyncClient, token: str) -> list[httpx.Response]:
    """All at once, every second one to the other server."""
    body = {"refresh_token": token}
    return await asyncio.gather(
        *((one, other)[number % 2].post("/v1/auth/refresh", json=body) for number in range(RACERS))
    )


async def test_a_refresh_token_has_one_successor(
    racing: tuple[httpx.AsyncClient, httpx.AsyncClient, Connection],
) -> None:
    one, other, truth = racing
    for _ in range(ROUNDS):
        await truth.execute("TRUNCATE attempts")
        signed_in = await sign_in(one, await a_person(truth))
        answers = await race(one, other, signed_in["refresh_token"])
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.json()["refresh_token"] for answer in answers}) == 1
        assert (
            await truth.fetchval("SELECT count(*) FROM refresh_tokens WHERE session_id = $1", signed_in["session_id"])
            == 2
        )
        for answer in answers[:2]:
            me = await other.get("/v1/me", headers=bearer(answer.json()["access_token"]))
            assert me.json()["session_id"] == signed_in["session_id"]


async def test_a_copied_token_ends_its_session_once(
    racing: tuple[httpx.AsyncClient, httpx.AsyncClient, Connection],
) -> None:
    one, other, truth = racing
    for _ in range(ROUNDS):
        await truth.execute("TRUNCATE attempts")
        signed_in = await sign_in(one, await a_person(truth))
        token = signed_in["refresh_token"]
        for _ in range(2):
            answer = await other.post("/v1/auth/refresh", json={"refresh_token": token})
            token = answer.json()["refresh_token"]
        await one.post("/v1/auth/refresh", json={"refresh_token": token})
        answers = await race(one, other, signed_in["refresh_token"])
        assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(401, "refresh_token_refused")}
        traces = await truth.fetchval(
            "SELECT count(*) FROM audit_events WHERE session_id = $1 AND action = 'refresh_token_reused'",
            signed_in["session_id"],
        )
        assert traces == 1
