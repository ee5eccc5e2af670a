"""What everybody may do about themselves: their name, their password, their sessions."""

import httpx
import pytest

from tests.databases import Connection
from tests.signing_in import PASSWORD, Person, a_person, bearer, cookie_of, problem, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server]

NEW = "several other unrelated words"
PATCH = {"Content-Type": "application/merge-patch+json"}


async def test_nobody_is_not_oneself(client: httpx.AsyncClient) -> None:
    for method, path in [("GET", "/v1/me"), ("GET", "/v1/me/sessions"), ("POST", "/v1/auth/logout")]:
        assert problem(await client.request(method, path)) == (401, "not_signed_in")


async def test_a_person_without_any_role_may_read_and_name_themselves(client: httpx.AsyncClient, ana: Person) -> None:
    headers = bearer((await sign_in(client, ana))["access_token"])
    answer = await client.patch("/v1/me", json={"display_name": "Ana Lima"}, headers=PATCH | headers)
    assert (answer.status_code, answer.json()["display_name"], answer.headers["etag"]) == (200, "Ana Lima", '"2"')
    me = (await client.get("/v1/me", headers=headers)).json()
    assert (me["display_name"], me["permissions"], me["roles"]) == ("Ana Lima", [], [])
    stale = await client.patch("/v1/me", json={"display_name": "A"}, headers=PATCH | headers | {"If-Match": '"1"'})
    assert problem(stale) == (412, "version_is_stale")


async def test_an_address_is_not_changed_just_like_that(client: httpx.AsyncClient, ana: Person) -> None:
    headers = bearer((await sign_in(client, ana))["access_token"])
    answer = await client.patch("/v1/me", json={"email": "other@example.com"}, headers=PATCH | headers)
    assert problem(answer) == (422, "invalid_input")


async def test_another_password_ends_all_other_sessions(client: httpx.AsyncClient, ana: Person) -> None:
    kept, other, browser = await sign_in(client, ana), await sign_in(client, ana), await cookie_of(client, ana)
    body = {"current_password": PASSWORD, "new_password": NEW}
    answer = await client.put("/v1/me/password", json=body, headers=bearer(kept["access_token"]))
    assert answer.status_code == 204, answer.text
    assert (await client.get("/v1/me", headers=bearer(kept["access_token"]))).status_code == 200
    for headers in (bearer(other["access_token"]), browser):
        assert problem(await client.get("/v1/me", headers=headers)) == (401, "credential_refused")
    refused = await client.post("/v1/auth/refresh", json={"refresh_token": other["refresh_token"]})
    assert problem(refused) == (401, "refresh_token_refused")
    assert problem(await client.post("/v1/auth/login", json=ana.login())) == (401, "sign_in_refused")
    await sign_in(client, ana, password=NEW)


@pytest.mark.parametrize(
    ("current", "new", "code"),
    [("not the current one", NEW, "current_password_refused"), (PASSWORD, "passwordpassword", "weak_password")],
)
async def test_a_password_stays_unless_both_are_right(
    client: httpx.AsyncClient, ana: Person, current: str, new: str, code: str
) -> None:
    headers = bearer((await sign_in(client, ana))["access_token"])
    body = {"current_password": current, "new_password": new}
    assert problem(await client.put("/v1/me/password", json=body, headers=headers)) == (422, code)
    await sign_in(client, ana)


async def test_guessing_the_current_password_is_slowed_down(client: httpx.AsyncClient, ana: Person) -> None:
    headers = bearer((await sign_in(client, ana))["access_token"])
    body = {"current_password": "not the current one", "new_password": NEW}
    codes = [(await client.put("/v1/me/password", json=body, headers=headers)).json()["code"] for _ in range(6)]
    assert codes == ["current_password_refused"] * 5 + ["too_many_attempts"]


async def test_sessions_are_listed_and_can_be_ended(client: httpx.AsyncClient, ana: Person) -> None:
    here, there = await sign_in(client, ana), await sign_in(client, ana)
    headers = bearer(here["access_token"])
    items = (await client.get("/v1/me/sessions", headers=headers)).json()["items"]
    assert [(each["id"], each["current"]) for each in items] == [
        (there["session_id"], False),
        (here["session_id"], True),
    ]
    assert (items[0]["client_address"], items[0]["user_agent"][:12]) == ("127.0.0.1", "python-httpx")
    place = f"/v1/me/sessions/{there['session_id']}"
    assert (await client.delete(place, headers=headers)).status_code == 204
    assert problem(await client.delete(place, headers=headers)) == (404, "session_not_found")
    assert problem(await client.get("/v1/me", headers=bearer(there["access_token"]))) == (401, "credential_refused")


async def test_nobody_elses_session_can_be_ended(client: httpx.AsyncClient, truth: Connection, ana: Person) -> None:
    other = await sign_in(client, await a_person(truth))
    headers = bearer((await sign_in(client, ana))["access_token"])
    answer = await client.delete(f"/v1/me/sessions/{other['session_id']}", headers=headers)
    assert problem(answer) == (404, "session_not_found")
    assert (await client.get("/v1/me", headers=bearer(other["access_token"]))).status_code == 200
