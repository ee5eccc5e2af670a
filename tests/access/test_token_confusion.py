"""Every kind of secret at every place that takes another: refused, and not used up by it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from uuid import uuid4

import httpx
import pyotp
import pytest

from app.http.authentication import COOKIE
from domain.accounts.values import Purpose
from tests.account_links import a_link
from tests.databases import Connection
from tests.signing_in import PASSWORD, Person, a_person, bearer, cookie_of, problem, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server]

FORWARDED: Final = {
    "X-Forwarded-Method": "GET",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "app.example.com",
    "X-Forwarded-Uri": "/reports",
}
CREDENTIAL_REFUSED: Final = (401, "credential_refused")
LINK_NOT_VALID: Final = (403, "link_not_valid")
Ask = Callable[[httpx.AsyncClient, str], Awaitable[httpx.Response]]


@dataclass(frozen=True, slots=True)
class Place:
    """`takes` names the kinds that are good there; all others get the one refusal."""

    ask: Ask
    takes: frozenset[str]
    refusal: tuple[int, str]


def by_header(path: str, **more: str) -> Ask:
    return lambda client, secret: client.get(path, headers=bearer(secret) | more)


def by_cookie(path: str, **more: str) -> Ask:
    return lambda client, secret: client.get(path, headers={"Cookie": f"{COOKIE}={secret}"} | more)


def by_body(path: str, member: str, **more: str) -> Ask:
    return lambda client, secret: client.post(path, json={member: secret, **more})


BEARERS: Final = frozenset({"access token", "API key"})
COOKIES: Final = frozenset({"cookie"})
PLACES: Final = {
    "Authorization": Place(by_header("/v1/me"), BEARERS, CREDENTIAL_REFUSED),
    "Cookie": Place(by_cookie("/v1/me"), COOKIES, CREDENTIAL_REFUSED),
    "forward-auth by header": Place(by_header("/authz/forward", **FORWARDED), BEARERS, CREDENTIAL_REFUSED),
    "forward-auth by cookie": Place(by_cookie("/authz/forward", **FORWARDED), COOKIES, CREDENTIAL_REFUSED),
    "refresh": Place(
        by_body("/v1/auth/refresh", "refresh_token"), frozenset({"refresh token"}), (401, "refresh_token_refused")
    ),
    "verify": Place(
        by_body("/v1/accounts/verify", "token", password=PASSWORD), frozenset({Purpose.VERIFY}), LINK_NOT_VALID
    ),
    "reset": Place(
        by_body("/v1/accounts/reset", "token", password=PASSWORD),
        frozenset({Purpose.RESET, Purpose.FIRST_ADMINISTRATOR}),
        LINK_NOT_VALID,
    ),
    "change of address": Place(
        by_body("/v1/accounts/change-email", "token"), frozenset({Purpose.CHANGE_EMAIL}), LINK_NOT_VALID
    ),
    "invitation": Place(
        by_body("/v1/accounts/accept-invitation", "token", password=PASSWORD, display_name="Eva"),
        frozenset({Purpose.INVITATION}),
        LINK_NOT_VALID,
    ),
}
NO_TOKEN: Final = (422, "invalid_input")
UNLIKE_TOKENS: Final = frozenset({"access token", "password"})
"""Too long, or with letters that the document allows in no token."""
MERGE: Final = {"Content-Type": "application/merge-patch+json"}


async def of_person(client: httpx.AsyncClient, person: Person) -> dict[str, str]:
    signed_in = await sign_in(client, person)
    headers = bearer(signed_in["access_token"])
    key = await client.post("/v1/api-keys", json={"name": "a key", "permissions": ["users:read"]}, headers=headers)
    page = await client.get("/v1/users?limit=1", headers=headers)
    used = {"Idempotency-Key": f"key-{uuid4()}"}
    assert (await client.patch("/v1/me", json={"display_name": "Ana"}, headers=headers | used | MERGE)).is_success
    totp = await client.post("/v1/me/second-factor/totp", json={"password": person.password}, headers=headers)
    code = pyotp.TOTP(totp.json()["secret"]).now()
    confirmed = await client.post("/v1/me/second-factor/totp/confirm", json={"code": code}, headers=headers)
    return {
        "access token": signed_in["access_token"],
        "refresh token": signed_in["refresh_token"],
        "API key": key.json()["secret"],
        "cursor": page.json()["next_cursor"],
        "idempotency key": used["Idempotency-Key"],
        "recovery code": confirmed.json()["recovery_codes"][0],
        "secret of an authenticator": totp.json()["secret"],
        "password": person.password,
    }


@pytest.fixture
async def person(truth: Connection) -> Person:
    return await a_person(truth, administrator=True)


@pytest.fixture
async def secrets(client: httpx.AsyncClient, truth: Connection, person: Person) -> dict[str, str]:
    """One of each kind, all good."""
    cookie = (await cookie_of(client, person))["Cookie"].partition("=")[2]
    links = {
        purpose.value: await a_link(truth, purpose, await a_person(truth, administrator=True), f"{uuid4()}@example.com")
        for purpose in Purpose
    }
    return {**await of_person(client, person), "cookie": cookie, **links}


async def test_each_kind_of_secret_is_good_where_it_belongs_and_nowhere_else(
    client: httpx.AsyncClient, truth: Connection, secrets: dict[str, str]
) -> None:
    wrong = []
    for name, place in PLACES.items():
        for kind in secrets.keys() - place.takes:
            await truth.execute("TRUNCATE attempts")
            answer = await place.ask(client, secrets[kind])
            wrong += [(name, kind, answer.text)] if not is_refused(place, kind, answer) else []
    assert wrong == []
    # After all that, each still works: what is refused elsewhere is not used up.
    for place in PLACES.values():
        for kind in place.takes:
            answer = await place.ask(client, secrets[kind])
            assert answer.is_success, (kind, answer.text)


async def test_only_a_code_is_a_second_factor(
    client: httpx.AsyncClient, truth: Connection, secrets: dict[str, str], person: Person
) -> None:
    ask = by_body("/v1/auth/login", "code", email=person.email, password=person.password)
    place = Place(ask, frozenset({"recovery code"}), (401, "second_factor_refused"))
    wrong = []
    for kind in secrets.keys() - place.takes:
        await truth.execute("TRUNCATE attempts")
        answer = await place.ask(client, secrets[kind])
        wrong += [(kind, answer.text)] if not is_refused(place, kind, answer) else []
    assert wrong == []
    assert (await place.ask(client, secrets["recovery code"])).is_success
    assert problem(await place.ask(client, secrets["recovery code"])) == place.refusal


def is_refused(place: Place, kind: str, answer: httpx.Response) -> bool:
    if answer.request.method == "POST" and kind in UNLIKE_TOKENS and problem(answer) == NO_TOKEN:
        return True
    return problem(answer) == place.refusal and ("www-authenticate" in answer.headers) == (answer.status_code == 401)
