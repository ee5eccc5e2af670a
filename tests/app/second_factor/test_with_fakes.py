"""The routes about second factors, over fakes: what they answer, and what they keep to themselves."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import httpx
import pytest
from sqlalchemy.engine import URL

from app.main import create_app
from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from domain.audit.values import Action
from domain.shared.actor import Actor
from domain.shared.permissions import Permission
from domain.users.values import Password
from tests.fakes.plugin import FakeAdaptersPlugin
from tests.fakes.second_factor import STEP, code_of, step_at
from tests.fakes.security import FakePasswordHasher
from tests.samples import NOBODY, a_user

PASSWORD: Final = "four unrelated words here"
OWN: Final = "/v1/me/second-factor"
SETTINGS: Final = Settings(
    database=DatabaseSettings(url=URL.create("postgresql+asyncpg", host="nowhere.invalid", database="none")),
    server=ServerSettings(),
)


@pytest.fixture
async def fakes() -> FakeAdaptersPlugin:
    """Ana has signed in as `ana`, and one of her keys is `key`; `writer` may change users."""
    fakes = FakeAdaptersPlugin()
    ana = a_user("ana@example.com", password_hash=await FakePasswordHasher().hash(Password(PASSWORD)))
    fakes.register.users[ana.id] = ana
    fakes.authenticator.actors |= {
        "ana": Actor(name=f"user:{ana.id}", user_id=ana.id, email="ana@example.com", session_id=NOBODY),
        "key": Actor(name="key:1", user_id=ana.id, permissions=frozenset(Permission)),
        "writer": Actor(name="key:2", user_id=UUID(int=2), permissions=frozenset({Permission.USERS_WRITE})),
    }
    return fakes


@pytest.fixture
async def client(fakes: FakeAdaptersPlugin) -> AsyncIterator[httpx.AsyncClient]:
    """Ana's."""
    app: Any = create_app(SETTINGS, adapters=[fakes])
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://roster", headers=bearer("ana")
    ) as client:
        yield client


def bearer(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {name}"}


def next_code(fakes: FakeAdaptersPlugin) -> str:
    fakes.clock.advance(timedelta(seconds=STEP))
    return code_of(step_at(fakes.clock.now()))


async def enable(client: httpx.AsyncClient, fakes: FakeAdaptersPlugin) -> list[str]:
    """The recovery codes."""
    assert (await client.post(f"{OWN}/totp", json={"password": PASSWORD})).status_code == 200
    answer = await client.post(f"{OWN}/totp/confirm", json={"code": next_code(fakes)})
    assert answer.status_code == 200, answer.text
    codes: list[str] = answer.json()["recovery_codes"]
    return codes


def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_what_was_refused_stays_in_the_audit_trail(client: httpx.AsyncClient, fakes: FakeAdaptersPlugin) -> None:
    answer = await client.post(f"{OWN}/totp", json={"password": f"{PASSWORD}!"})
    assert problem(answer) == (422, "password_refused")
    assert [event.occurrence.action for event in fakes.register.events] == [Action.SECOND_FACTOR_REFUSED]


async def test_the_state_says_no_more_than_it_must(client: httpx.AsyncClient, fakes: FakeAdaptersPlugin) -> None:
    assert (await client.get(OWN)).json() == {"enabled": False, "since": None, "recovery_codes_left": 0}
    await enable(client, fakes)
    answer = await client.get(OWN)
    assert answer.json() == {"enabled": True, "since": answer.json()["since"], "recovery_codes_left": 10}


async def test_what_is_shown_once_is_not_stored_on_the_way(
    client: httpx.AsyncClient, fakes: FakeAdaptersPlugin
) -> None:
    enrolled = await client.post(f"{OWN}/totp", json={"password": PASSWORD})
    assert enrolled.json().keys() == {"secret", "uri"}
    confirmed = await client.post(f"{OWN}/totp/confirm", json={"code": next_code(fakes)})
    code = confirmed.json()["recovery_codes"][0]
    replaced = await client.post(f"{OWN}/recovery-codes", json={"code": code})
    assert {each.headers["Cache-Control"] for each in (enrolled, confirmed, replaced)} == {"no-store"}


async def test_a_code_is_verified_once(client: httpx.AsyncClient, fakes: FakeAdaptersPlugin) -> None:
    codes = await enable(client, fakes)
    body = {"code": codes[0]}
    assert (await client.post(f"{OWN}/verify", json=body)).status_code == 204
    assert problem(await client.post(f"{OWN}/verify", json=body)) == (422, "code_refused")
    assert (await client.get(OWN)).json()["recovery_codes_left"] == 9


async def test_guessing_is_answered_429_with_the_time_to_wait(
    client: httpx.AsyncClient, fakes: FakeAdaptersPlugin
) -> None:
    await enable(client, fakes)
    answers = [await client.post(f"{OWN}/verify", json={"code": "000000"}) for _ in range(6)]
    assert problem(answers[-1]) == (429, "too_many_attempts")
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60


async def test_steps_out_of_order_are_refused(client: httpx.AsyncClient, fakes: FakeAdaptersPlugin) -> None:
    body = {"code": "000000"}
    assert problem(await client.post(f"{OWN}/totp/confirm", json=body)) == (409, "nothing_to_confirm")
    assert problem(await client.post(f"{OWN}/verify", json=body)) == (409, "second_factor_not_enabled")
    assert problem(await client.post(f"{OWN}/recovery-codes", json=body)) == (409, "second_factor_not_enabled")
    fakes.clock.advance(timedelta(days=2))
    await enable(client, fakes)
    again = await client.post(f"{OWN}/totp", json={"password": PASSWORD})
    assert problem(again) == (409, "second_factor_already_enabled")


async def test_disabling_takes_both_proofs(client: httpx.AsyncClient, fakes: FakeAdaptersPlugin) -> None:
    codes = await enable(client, fakes)
    wrong = await client.post(f"{OWN}/disable", json={"password": "wrong", "code": codes[0]})
    assert problem(wrong) == (422, "password_refused")
    assert (await client.post(f"{OWN}/disable", json={"password": PASSWORD, "code": codes[0]})).status_code == 204
    assert not (await client.get(OWN)).json()["enabled"]


async def test_an_administrator_resets_it(client: httpx.AsyncClient, fakes: FakeAdaptersPlugin) -> None:
    await enable(client, fakes)
    (ana,) = fakes.register.users
    place = f"/v1/users/{ana}/second-factor"
    assert problem(await client.delete(place)) == (403, "permission_missing")
    assert (await client.delete(place, headers=bearer("writer"))).status_code == 204
    assert not (await client.get(OWN)).json()["enabled"]
    assert fakes.register.events[-1].origin.actor.name == "key:2"
    nobody = await client.delete(f"/v1/users/{NOBODY}/second-factor", headers=bearer("writer"))
    assert problem(nobody) == (404, "user_not_found")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("POST", "/totp", {"password": PASSWORD}),
        ("POST", "/totp/confirm", {"code": "000000"}),
        ("POST", "/verify", {"code": "000000"}),
        ("POST", "/recovery-codes", {"code": "000000"}),
        ("POST", "/disable", {"password": PASSWORD, "code": "000000"}),
    ],
)
async def test_it_takes_a_person_who_has_signed_in(
    client: httpx.AsyncClient, method: str, path: str, body: dict[str, str] | None
) -> None:
    by_key = await client.request(method, OWN + path, json=body, headers=bearer("key"))
    assert problem(by_key) == (403, "session_required")
    del client.headers["Authorization"]
    assert problem(await client.request(method, OWN + path, json=body)) == (401, "not_signed_in")
