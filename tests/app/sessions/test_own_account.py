"""Whoever may change users changes what lets them in with their own password, like everybody else."""

from collections.abc import AsyncIterator
from typing import Any, Final

import httpx
import pytest

from tests.databases import Connection
from tests.signing_in import Person, a_person, bearer, problem, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server]

MINE: Final = "the password of a thief"
ASKED: Final[dict[str, tuple[str, str, dict[str, Any] | None]]] = {
    "password": ("PUT", "/password", {"new_password": MINE}),
    "second factor": ("DELETE", "/second-factor", None),
    "address": ("PATCH", "", None),
    "guesses": ("POST", "/unlock", None),
}
MERGE_PATCH: Final = {"Content-Type": "application/merge-patch+json"}


@pytest.fixture
async def bea(administrator: httpx.AsyncClient, ana: Person) -> AsyncIterator[Person]:
    """May change users, and no more."""
    role = {"name": f"clerk-{ana.id}", "permissions": ["users:write"]}
    made = (await administrator.post("/v1/roles", json=role)).json()
    assert (await administrator.put(f"/v1/users/{ana.id}/roles/{made['id']}")).status_code == 204
    yield ana
    assert (await administrator.delete(f"/v1/roles/{made['id']}?force=true")).status_code in {204, 409}


@pytest.fixture(params=["session", "key"])
async def stolen(request: pytest.FixtureRequest, client: httpx.AsyncClient, bea: Person) -> dict[str, str]:
    session = bearer((await sign_in(client, bea))["access_token"])
    if request.param == "session":
        return session
    asked = {"name": "nightly import", "permissions": ["users:write"]}
    return bearer((await client.post("/v1/api-keys", json=asked, headers=session)).json()["secret"])


def sent(what: str, person: Person) -> dict[str, Any]:
    method, path, body = ASKED[what]
    if what == "address":
        body = {"email": f"thief-of-{person.id}@example.com"}
    return {"method": method, "url": f"/v1/users/{person.id}{path}", "json": body}


@pytest.mark.parametrize("what", ASKED)
async def test_nobody_needs_less_than_their_password_for_their_own_account(
    client: httpx.AsyncClient, truth: Connection, bea: Person, stolen: dict[str, str], what: str
) -> None:
    headers = MERGE_PATCH | stolen if what == "address" else stolen
    before = await truth.fetchrow("SELECT * FROM users WHERE id = $1", bea.id)
    answer = await client.request(**sent(what, bea), headers=headers)
    assert problem(answer) == (403, "own_account")
    assert await truth.fetchrow("SELECT * FROM users WHERE id = $1", bea.id) == before
    other = await a_person(truth)
    assert (await client.request(**sent(what, other), headers=headers)).status_code < 300


async def test_ones_own_name_may_be_changed_in_that_way(
    client: httpx.AsyncClient, bea: Person, stolen: dict[str, str]
) -> None:
    body = {"display_name": "Bea", "email": bea.email}
    answer = await client.patch(f"/v1/users/{bea.id}", json=body, headers=MERGE_PATCH | stolen)
    assert (answer.status_code, answer.json()["display_name"]) == (200, "Bea")


@pytest.mark.usefixtures("bea")
async def test_nobody_gives_new_guesses_at_who_may_do_more(
    client: httpx.AsyncClient, truth: Connection, stolen: dict[str, str]
) -> None:
    chief = await a_person(truth, administrator=True)
    refused = await client.post(f"/v1/users/{chief.id}/unlock", headers=stolen)
    assert problem(refused) == (403, "beyond_own_permissions")
