"""What administrators may do about the sessions and passwords of others."""

import httpx
import pytest

from tests.databases import Connection
from tests.signing_in import Person, a_person, bearer, problem, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server]

NEW = "several other unrelated words"


async def test_sessions_of_a_user_are_listed_and_ended(
    client: httpx.AsyncClient, administrator: httpx.AsyncClient, ana: Person
) -> None:
    first, second, third = [await sign_in(client, ana) for _ in range(3)]
    place = f"/v1/users/{ana.id}/sessions"
    items = (await administrator.get(place)).json()["items"]
    assert [each["id"] for each in items] == [each["session_id"] for each in (third, second, first)]
    assert (await administrator.delete(f"{place}/{first['session_id']}")).status_code == 204
    assert problem(await client.get("/v1/me", headers=bearer(first["access_token"]))) == (401, "credential_refused")
    assert (await client.get("/v1/me", headers=bearer(second["access_token"]))).status_code == 200
    assert (await administrator.delete(place)).status_code == 204
    assert (await administrator.get(place)).json()["items"] == []
    assert problem(await client.get("/v1/me", headers=bearer(third["access_token"]))) == (401, "credential_refused")


async def test_a_new_password_ends_every_session(
    client: httpx.AsyncClient, administrator: httpx.AsyncClient, ana: Person
) -> None:
    before = await sign_in(client, ana)
    answer = await administrator.put(f"/v1/users/{ana.id}/password", json={"new_password": NEW})
    assert answer.status_code == 204, answer.text
    assert problem(await client.get("/v1/me", headers=bearer(before["access_token"]))) == (401, "credential_refused")
    await sign_in(client, ana, password=NEW)


async def test_deactivating_ends_sessions_for_good(
    client: httpx.AsyncClient, administrator: httpx.AsyncClient, ana: Person
) -> None:
    before = await sign_in(client, ana)
    for action in ("deactivate", "activate"):
        assert (await administrator.post(f"/v1/users/{ana.id}/{action}")).status_code == 200
        refused = await client.get("/v1/me", headers=bearer(before["access_token"]))
        assert problem(refused) == (401, "credential_refused")
    await sign_in(client, ana)


async def test_unlocking_is_remembered(administrator: httpx.AsyncClient, truth: Connection, ana: Person) -> None:
    assert (await administrator.post(f"/v1/users/{ana.id}/unlock")).status_code == 204
    assert await truth.fetchval("SELECT action FROM audit_events WHERE target_id = $1", ana.id) == "user_unlocked"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "sessions", None),
        ("DELETE", "sessions", None),
        ("DELETE", "sessions/01980a3e-0000-7000-8000-00000000dead", None),
        ("PUT", "password", {"new_password": NEW}),
        ("POST", "unlock", None),
        ("GET", "api-keys", None),
        ("DELETE", "api-keys/01980a3e-0000-7000-8000-00000000dead", None),
    ],
)
async def test_a_person_without_any_role_may_not(
    client: httpx.AsyncClient, truth: Connection, ana: Person, method: str, path: str, body: object
) -> None:
    headers = bearer((await sign_in(client, ana))["access_token"])
    other = await a_person(truth)
    answer = await client.request(method, f"/v1/users/{other.id}/{path}", json=body, headers=headers)
    assert problem(answer) == (403, "permission_missing")


async def test_nobody_gets_the_password_of_who_may_do_more(
    client: httpx.AsyncClient, administrator: httpx.AsyncClient, truth: Connection, ana: Person
) -> None:
    role = (await administrator.post("/v1/roles", json={"name": "clerk", "permissions": ["users:write"]})).json()
    assert (await administrator.put(f"/v1/users/{ana.id}/roles/{role['id']}")).status_code == 204
    headers = bearer((await sign_in(client, ana))["access_token"])
    chief, other = await a_person(truth, administrator=True), await a_person(truth)
    body = {"new_password": NEW}
    refused = await client.put(f"/v1/users/{chief.id}/password", json=body, headers=headers)
    assert problem(refused) == (403, "beyond_own_permissions")
    assert (await client.put(f"/v1/users/{other.id}/password", json=body, headers=headers)).status_code == 204
    await sign_in(client, chief)
