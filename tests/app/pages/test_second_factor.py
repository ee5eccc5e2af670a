"""Signing in on the page by those who have a second factor."""

import time
from dataclasses import dataclass
from typing import Final

import httpx
import pyotp
import pytest

from adapters.security.totp import STEP_SECONDS
from app.http.authentication import COOKIE
from tests.app.pages.html import Page
from tests.databases import Connection
from tests.signing_in import Person, bearer, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server]

OWN: Final = "/v1/me/second-factor/totp"
BACK: Final = "https://app.example.com/reports"
SESSIONS: Final = "SELECT count(*) FROM sessions WHERE user_id = $1"


@dataclass(frozen=True)
class Enrolled:
    person: Person
    totp: pyotp.TOTP
    recovery_codes: list[str]

    def next_code(self) -> str:
        """That of the current step is used up; one step ahead is accepted, since clocks differ."""
        return self.totp.at(int(time.time()) + STEP_SECONDS)


@pytest.fixture
async def enrolled(client: httpx.AsyncClient, ana: Person) -> Enrolled:
    headers = bearer((await sign_in(client, ana))["access_token"])
    enrolment = (await client.post(OWN, json={"password": ana.password}, headers=headers)).json()
    totp = pyotp.TOTP(enrolment["secret"])
    confirmed = await client.post(f"{OWN}/confirm", json={"code": totp.now()}, headers=headers)
    assert confirmed.status_code == 200, confirmed.text
    return Enrolled(ana, totp, confirmed.json()["recovery_codes"])


async def send(client: httpx.AsyncClient, enrolled: Enrolled, **more: str) -> httpx.Response:
    form = {"email": enrolled.person.email, "password": enrolled.person.password, **more}
    return await client.post("/sign-in", data=form)


async def test_the_code_is_asked_for_when_the_password_is_right(
    client: httpx.AsyncClient, enrolled: Enrolled, truth: Connection
) -> None:
    before = await truth.fetchval(SESSIONS, enrolled.person.id)
    answer = await send(client, enrolled, return_to=BACK)
    page = Page(answer)
    assert (answer.status_code, "Set-Cookie" in answer.headers) == (401, False)
    assert page.fields == {"return_to": BACK, "email": enrolled.person.email, "password": "", "code": ""}
    assert ("input", "one-time-code") in [(tag, each.get("autocomplete")) for tag, each in page.attributes]
    assert "needs a code as well" in page.texts
    assert await truth.fetchval(SESSIONS, enrolled.person.id) == before


async def test_nobody_is_asked_for_a_code_who_does_not_know_the_password(
    client: httpx.AsyncClient, enrolled: Enrolled
) -> None:
    page = Page(await send(client, enrolled, password="something else entirely"))
    assert "code" not in page.fields
    assert "No active user" in page.texts


async def test_a_code_of_the_authenticator_signs_in_once(client: httpx.AsyncClient, enrolled: Enrolled) -> None:
    code = enrolled.next_code()
    answer = await send(client, enrolled, code=f" {code} ", return_to=BACK)
    assert (answer.status_code, answer.headers["Location"]) == (303, BACK)
    assert answer.headers["Set-Cookie"].startswith(f"{COOKIE}=rst_")
    assert (await send(client, enrolled, code=code)).status_code == 401


async def test_a_recovery_code_signs_in_once(client: httpx.AsyncClient, enrolled: Enrolled) -> None:
    first, second, *_ = enrolled.recovery_codes
    assert (await send(client, enrolled, code=first)).status_code == 303
    again = Page(await send(client, enrolled, code=first))
    assert again.answer.status_code == 401
    assert "wrong or was used before" in again.texts
    assert (await send(client, enrolled, code=second)).status_code == 303


async def test_a_wrong_code_is_not_shown_again_and_not_a_password_less(
    client: httpx.AsyncClient, enrolled: Enrolled
) -> None:
    page = Page(await send(client, enrolled, code="000000"))
    assert page.answer.status_code == 401
    assert (page.fields["code"], page.fields["password"]) == ("", "")
    assert "000000" not in page.answer.text
    without = await send(client, enrolled, code=enrolled.recovery_codes[0], password="something else entirely")
    assert without.status_code == 401
    assert (await send(client, enrolled, code=enrolled.recovery_codes[0])).status_code == 303


async def test_guessing_codes_is_stopped(client: httpx.AsyncClient, enrolled: Enrolled) -> None:
    answers = [await send(client, enrolled, code="000000") for _ in range(6)]
    assert answers[-1].status_code == 429
    assert (await send(client, enrolled, code=enrolled.recovery_codes[0])).status_code == 429
