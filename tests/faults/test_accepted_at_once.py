"""What is taken away is gone with the very next request, at each of two servers. RACE_ROUNDS says how often."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import httpx
import pytest
from sqlalchemy.engine import URL

from adapters.database.seed import ADMINISTRATOR_ID
from tests.databases import Connection, connect, new_database
from tests.signing_in import PASSWORD, Person, a_person, anonymous, bearer, replicas, sign_in

pytestmark = [pytest.mark.database, pytest.mark.server, pytest.mark.timeout(1800)]

ROUNDS: Final = int(os.environ.get("RACE_ROUNDS", "3"))
NEW: Final = "several other unrelated words"
REFUSED: Final = (401, "credential_refused")
GRANTED_ALL: Final = {"name": "all", "permissions": ["users:read"]}


@dataclass(frozen=True, slots=True)
class Two:
    """Two servers on one database: clients without a credential, and the database itself."""

    servers: tuple[httpx.AsyncClient, httpx.AsyncClient]
    administrator: httpx.AsyncClient
    """At the first of the two."""
    truth: Connection

    async def ask(self, headers: dict[str, str], path: str = "/v1/users") -> list[tuple[int, str | None]]:
        answers = [await server.get(path, headers=headers) for server in self.servers]
        return [(answer.status_code, answer.json().get("code")) for answer in answers]


@pytest.fixture(scope="module")
async def two(postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Two]:
    logs = tmp_path_factory.mktemp("two")
    async with new_database(postgres, template=template) as url:
        truth = await connect(url)
        with replicas(url, logs) as (first, second):
            async with anonymous(first) as one, anonymous(second) as other, first.client() as administrator:
                yield Two((one, other), administrator, truth)
        await truth.close()


@dataclass(frozen=True, slots=True)
class Case:
    person: Person
    session: dict[str, Any]
    key: dict[str, Any]


async def deactivate(two: Two, case: Case) -> httpx.Response:
    return await two.administrator.post(f"/v1/users/{case.person.id}/deactivate")


async def set_password(two: Two, case: Case) -> httpx.Response:
    return await two.administrator.put(f"/v1/users/{case.person.id}/password", json={"new_password": NEW})


async def change_password(two: Two, case: Case) -> httpx.Response:
    elsewhere = await sign_in(two.servers[1], case.person)
    body = {"current_password": PASSWORD, "new_password": NEW}
    return await two.servers[1].put("/v1/me/password", json=body, headers=bearer(elsewhere["access_token"]))


async def end_session(two: Two, case: Case) -> httpx.Response:
    place = f"/v1/users/{case.person.id}/sessions/{case.session['session_id']}"
    return await two.administrator.delete(place)


async def sign_out(two: Two, case: Case) -> httpx.Response:
    return await two.servers[1].post("/v1/auth/logout", headers=bearer(case.session["access_token"]))


async def revoke_key(two: Two, case: Case) -> httpx.Response:
    return await two.administrator.delete(f"/v1/users/{case.person.id}/api-keys/{case.key['key']['id']}")


async def remove_role(two: Two, case: Case) -> httpx.Response:
    return await two.administrator.delete(f"/v1/users/{case.person.id}/roles/{ADMINISTRATOR_ID}")


FORBIDDEN: Final = (403, "permission_missing")
FINE: Final = (200, None)
WAYS: Final[dict[Callable[[Two, Case], Awaitable[httpx.Response]], tuple[tuple[int, str | None], ...]]] = {
    # What the session's token, and what the key is answered afterwards.
    deactivate: (REFUSED, REFUSED),
    set_password: (REFUSED, FINE),
    change_password: (REFUSED, FINE),
    end_session: (REFUSED, FINE),
    sign_out: (REFUSED, FINE),
    revoke_key: (FINE, REFUSED),
    remove_role: (FORBIDDEN, FORBIDDEN),
}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_what_is_taken_away_is_gone_at_both_servers(
    two: Two, way: Callable[[Two, Case], Awaitable[httpx.Response]]
) -> None:
    for _ in range(ROUNDS):
        await two.truth.execute("TRUNCATE attempts")
        person = await a_person(two.truth, administrator=True)
        session = await sign_in(two.servers[0], person)
        made = await two.servers[0].post("/v1/api-keys", json=GRANTED_ALL, headers=bearer(session["access_token"]))
        case = Case(person, session, made.json())
        token, key = bearer(session["access_token"]), bearer(case.key["secret"])
        assert [*await two.ask(token), *await two.ask(key)] == [FINE] * 4
        answer = await way(two, case)
        assert answer.is_success, answer.text
        assert (await two.ask(token), await two.ask(key)) == tuple([expected] * 2 for expected in WAYS[way])
