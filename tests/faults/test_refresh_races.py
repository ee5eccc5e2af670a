"""Twenty at once with one refresh token, through two servers, again and again. RACE_ROUNDS says how often."""

import os
from typing import Final

import httpx
import pytest

from tests.faults.racing import Racing
from tests.signing_in import a_person, bearer, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server, pytest.mark.timeout(1800)]

ROUNDS: Final = int(os.environ.get("RACE_ROUNDS", "10"))


async def race(racing: Racing, token: str) -> list[httpx.Response]:
    body = {"refresh_token": token}
    return await racing.race(lambda client, _: client.post("/v1/auth/refresh", json=body))


async def test_a_refresh_token_has_one_successor(racing: Racing) -> None:
    (one, other), truth = racing.servers, racing.truth
    for _ in range(ROUNDS):
        await truth.execute("TRUNCATE attempts")
        signed_in = await sign_in(one, await a_person(truth))
        answers = await race(racing, signed_in["refresh_token"])
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.json()["refresh_token"] for answer in answers}) == 1
        assert (
            await truth.fetchval("SELECT count(*) FROM refresh_tokens WHERE session_id = $1", signed_in["session_id"])
            == 2
        )
        for answer in answers[:2]:
            me = await other.get("/v1/me", headers=bearer(answer.json()["access_token"]))
            assert me.json()["session_id"] == signed_in["session_id"]


async def test_a_copied_token_ends_its_session_once(racing: Racing) -> None:
    (one, other), truth = racing.servers, racing.truth
    for _ in range(ROUNDS):
        await truth.execute("TRUNCATE attempts")
        signed_in = await sign_in(one, await a_person(truth))
        token = signed_in["refresh_token"]
        for _ in range(2):
            answer = await other.post("/v1/auth/refresh", json={"refresh_token": token})
            token = answer.json()["refresh_token"]
        await one.post("/v1/auth/refresh", json={"refresh_token": token})
        answers = await race(racing, signed_in["refresh_token"])
        assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(401, "refresh_token_refused")}
        traces = await truth.fetchval(
            "SELECT count(*) FROM audit_events WHERE session_id = $1 AND action = 'refresh_token_reused'",
            signed_in["session_id"],
        )
        assert traces == 1
