"""Twenty who use one link at the same time, at two servers, again and again: one of them wins.

RACE_ROUNDS says how often.
"""

from functools import partial
from typing import Final
from uuid import uuid4

import httpx
import pytest

from domain.accounts.values import Purpose
from tests.account_links import a_link
from tests.faults.racing import ROUNDS, Racing, winner
from tests.signing_in import PASSWORD, Person, a_person

pytestmark = [pytest.mark.database, pytest.mark.server, pytest.mark.timeout(1800)]

NOT_VALID: Final = "link_not_valid"


async def use(client: httpx.AsyncClient, number: int, *, page: str, secret: str, **more: str) -> httpx.Response:
    """Each racer asks for something else, so that it shows whose wish came true."""
    body = {name: value.format(number=number) for name, value in more.items()}
    return await client.post(f"/v1/accounts/{page}", json={"token": secret, **body})


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_one_registration_opens_one_account(racing: Racing, _round: int) -> None:
    address = f"{uuid4()}@example.com"
    secret = await a_link(racing.truth, Purpose.VERIFY, await a_person(racing.truth), address)
    verify = partial(use, page="verify", secret=secret, password=f"{PASSWORD} {{number}}")
    number = winner(await racing.race(verify), NOT_VALID)
    user = await racing.truth.fetchval("SELECT id FROM users WHERE email = $1", address)
    signed_in = Person(user, address, f"{PASSWORD} {number}")
    assert (await racing.servers[0].post("/v1/auth/login", json=signed_in.login())).is_success


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_one_reset_sets_one_password(racing: Racing, _round: int) -> None:
    person = await a_person(racing.truth)
    secret = await a_link(racing.truth, Purpose.RESET, person)
    reset = partial(use, page="reset", secret=secret, password=f"{PASSWORD} {{number}}")
    number = winner(await racing.race(reset), NOT_VALID)
    signed_in = Person(person.id, person.email, f"{PASSWORD} {number}")
    assert (await racing.servers[0].post("/v1/auth/login", json=signed_in.login())).is_success
    assert await racing.truth.fetchval("SELECT links_version FROM users WHERE id = $1", person.id) == 2
    assert await events(racing, person, "password_reset") == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_one_change_of_address_happens_once(racing: Racing, _round: int) -> None:
    address, person = f"{uuid4()}@example.com", await a_person(racing.truth)
    secret = await a_link(racing.truth, Purpose.CHANGE_EMAIL, person, address)
    winner(await racing.race(partial(use, page="change-email", secret=secret)), NOT_VALID)
    row = await racing.truth.fetchrow("SELECT email, links_version FROM users WHERE id = $1", person.id)
    assert row
    assert tuple(row) == (address, 2)
    assert await events(racing, person, "user_updated") == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_one_invitation_opens_one_account(racing: Racing, _round: int) -> None:
    address, inviter = f"{uuid4()}@example.com", await a_person(racing.truth, administrator=True)
    secret = await a_link(racing.truth, Purpose.INVITATION, inviter, address)
    accept = partial(use, page="accept-invitation", secret=secret, password=PASSWORD, display_name="Eva {number}")
    number = winner(await racing.race(accept), NOT_VALID)
    names = await racing.truth.fetch("SELECT display_name FROM users WHERE email = $1", address)
    assert [row["display_name"] for row in names] == [f"Eva {number}"]


async def events(racing: Racing, person: Person, action: str) -> int:
    count = "SELECT count(*) FROM audit_events WHERE target_id = $1 AND action = $2"
    return int(await racing.truth.fetchval(count, person.id, action))
