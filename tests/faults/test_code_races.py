"""Twenty at once with one code of a second factor, at two servers, again and again: one wins.

RACE_ROUNDS says how often.
"""

from typing import Any, Final

import httpx
import pyotp
import pytest

from tests.databases import Connection
from tests.faults.racing import RACERS, ROUNDS, Racing, outcomes
from tests.signing_in import Person, a_person, bearer, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server, pytest.mark.timeout(1800)]

ALL_BUT_ONE: Final = RACERS - 1
VERIFY: Final = "/v1/me/second-factor/verify"


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_of_one_code_of_an_authenticator_one_use_counts(racing: Racing, _round: int) -> None:
    person, headers, secret = await enrolled(racing)
    await confirmed(racing, person, headers, secret)
    body = {"code": pyotp.TOTP(secret).now()}
    answers = await racing.race(lambda client, _: client.post(VERIFY, json=body, headers=headers))
    assert outcomes(answers) == {(204, None): 1, (422, "code_refused"): ALL_BUT_ONE}


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_one_code_signs_in_once(racing: Racing, _round: int) -> None:
    person, headers, secret = await enrolled(racing)
    await confirmed(racing, person, headers, secret)
    body = person.login(code=pyotp.TOTP(secret).now())
    answers = await racing.race(lambda client, _: client.post("/v1/auth/login", json=body))
    assert outcomes(answers) == {(200, None): 1, (401, "second_factor_refused"): ALL_BUT_ONE}
    assert await count(racing.truth, "sessions WHERE user_id = $1", person) == 2


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_of_one_recovery_code_one_use_counts(racing: Racing, _round: int) -> None:
    person, headers, secret = await enrolled(racing)
    body = {"code": (await confirmed(racing, person, headers, secret))["recovery_codes"][0]}
    answers = await racing.race(lambda client, _: client.post(VERIFY, json=body, headers=headers))
    assert outcomes(answers) == {(204, None): 1, (422, "code_refused"): ALL_BUT_ONE}
    assert await count(racing.truth, "recovery_codes WHERE user_id = $1 AND used_at IS NOT NULL", person) == 1
    used = "audit_events WHERE target_id = $1 AND action = 'recovery_code_used'"
    assert await count(racing.truth, used, person) == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_confirming_gives_one_set_of_recovery_codes(racing: Racing, _round: int) -> None:
    person, headers, secret = await enrolled(racing)
    body = {"code": pyotp.TOTP(secret).now()}
    path = "/v1/me/second-factor/totp/confirm"
    answers = await racing.race(lambda client, _: client.post(path, json=body, headers=headers))
    assert outcomes(answers) == {(200, None): 1, (409, "nothing_to_confirm"): ALL_BUT_ONE}
    assert await count(racing.truth, "recovery_codes WHERE user_id = $1", person) == 10


async def enrolled(racing: Racing) -> tuple[Person, dict[str, str], str]:
    """Somebody new who is signed in, and the secret of their authenticator."""
    person, client = await a_person(racing.truth), racing.servers[0]
    headers = bearer((await sign_in(client, person))["access_token"])
    body = {"password": person.password}
    answer = await client.post("/v1/me/second-factor/totp", json=body, headers=headers)
    assert answer.is_success, answer.text
    return person, headers, str(answer.json()["secret"])


async def confirmed(racing: Racing, person: Person, headers: dict[str, str], secret: str) -> dict[str, Any]:
    """As if that had been long ago: the code of this half minute is good again."""
    body, path = {"code": pyotp.TOTP(secret).now()}, "/v1/me/second-factor/totp/confirm"
    answer: httpx.Response = await racing.servers[1].post(path, json=body, headers=headers)
    assert answer.is_success, answer.text
    await racing.truth.execute("UPDATE totp_factors SET last_step = 0 WHERE user_id = $1", person.id)
    found: dict[str, Any] = answer.json()
    return found


async def count(truth: Connection, rows: str, person: Person) -> int:
    return int(await truth.fetchval(f"SELECT count(*) FROM {rows}", person.id))
