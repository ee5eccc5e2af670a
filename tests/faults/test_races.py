"""Many requests at once that only one of may win, again and again. RACE_ROUNDS says how often."""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Final
from uuid import uuid4

import httpx
import pytest
from sqlalchemy.engine import URL

from adapters.database.seed import ADMINISTRATOR_ID
from domain.shared.permissions import EVERY_PERMISSION
from tests.credentials import CALLER
from tests.databases import Connection, connect, new_database
from tests.samples import NOBODY
from tests.server import running_server

pytestmark = [pytest.mark.database, pytest.mark.server, pytest.mark.timeout(600)]

ROUNDS: Final = int(os.environ.get("RACE_ROUNDS", "10"))
RACERS: Final = 20
PATCH: Final = {"Content-Type": "application/merge-patch+json"}
ACTIVE_HOLDERS: Final = """
    SELECT count(*) FROM users JOIN user_roles ON user_id = id WHERE role_id = $1 AND status = 'active'
"""
# What the caller may do is not to depend on the role that is fought for.
ANOTHER_ROLE: Final = f"""
    INSERT INTO roles (id, name, description, permissions, version, created_at, updated_at)
    VALUES ('{NOBODY}', 'everything', '', '{{{",".join(EVERY_PERMISSION)}}}', 1, now(), now());
    INSERT INTO user_roles (user_id, role_id, granted_at) VALUES ('{CALLER.user_id}', '{NOBODY}', now());
"""
WAYS_TO_LEAVE: Final = ("delete the user", "deactivate the user", "revoke the role", "replace the roles")


@pytest.fixture(scope="module")
async def racing(
    postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[httpx.AsyncClient, Connection]]:
    log = tmp_path_factory.mktemp("races") / "log"
    async with new_database(postgres, template=template) as url:
        truth = await connect(url)
        await truth.execute(ANOTHER_ROLE)
        with running_server(url, log, DATABASE_POOL_SIZE="10") as server:
            async with server.client() as client:
                yield client, truth
        await truth.close()


async def register(client: httpx.AsyncClient) -> httpx.Response:
    answer = await client.post("/v1/users", json={"email": f"{uuid4()}@example.com", "display_name": "Ana"})
    assert answer.status_code == 201
    return answer


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_equal_requests_under_one_key_have_one_effect_and_one_answer(
    racing: tuple[httpx.AsyncClient, Connection], _round: int
) -> None:
    client, truth = racing
    email, key = f"{uuid4()}@example.com", {"Idempotency-Key": str(uuid4())}

    async def send_until_answered() -> httpx.Response:
        while True:
            answer = await client.post("/v1/users", json={"email": email, "display_name": "Ana"}, headers=key)
            if answer.status_code != 409:
                return answer
            assert answer.json()["code"] == "request_in_progress"

    answers = await asyncio.gather(*(send_until_answered() for _ in range(RACERS)))
    assert {(each.status_code, each.headers["location"], each.content) for each in answers} == {
        (201, answers[0].headers["location"], answers[0].content)
    }
    assert [each.headers.get("idempotency-replayed") for each in answers].count(None) == 1
    assert await truth.fetchval("SELECT count(*) FROM users WHERE email = $1", email) == 1


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_of_changes_to_one_version_one_wins(racing: tuple[httpx.AsyncClient, Connection], _round: int) -> None:
    client, truth = racing
    user = await register(client)
    headers = PATCH | {"If-Match": user.headers["etag"]}
    answers = await asyncio.gather(
        *(
            client.patch(user.headers["location"], json={"display_name": f"Ana {n}"}, headers=headers)
            for n in range(RACERS)
        )
    )
    assert sorted(each.status_code for each in answers) == [200] + [412] * (RACERS - 1)
    (winner,) = (each for each in answers if each.status_code == 200)
    row = await truth.fetchrow("SELECT display_name, version FROM users WHERE id = $1", user.json()["id"])
    assert row
    assert tuple(row) == (winner.json()["display_name"], 2)


async def leave(client: httpx.AsyncClient, user: str, way: str) -> httpx.Response:
    match way:
        case "delete the user":
            return await client.delete(user)
        case "deactivate the user":
            return await client.post(f"{user}/deactivate")
        case "revoke the role":
            return await client.delete(f"{user}/roles/{ADMINISTRATOR_ID}")
        case _:
            return await client.put(f"{user}/roles", json={"role_ids": []})


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_of_two_last_administrators_one_remains(
    racing: tuple[httpx.AsyncClient, Connection], _round: int
) -> None:
    client, truth = racing
    users = [(await register(client)).headers["location"] for _ in range(2)]
    for user in users:
        assert (await client.put(f"{user}/roles/{ADMINISTRATOR_ID}")).status_code == 204
    await truth.execute(
        "DELETE FROM user_roles WHERE role_id = $1 AND user_id <> ALL($2::uuid[])",
        ADMINISTRATOR_ID,
        [user.rsplit("/", 1)[1] for user in users],
    )
    first, second = WAYS_TO_LEAVE[_round % 4], WAYS_TO_LEAVE[_round // 4 % 4]
    answers = await asyncio.gather(leave(client, users[0], first), leave(client, users[1], second))
    refused = [each for each in answers if not each.is_success]
    assert [(each.status_code, each.json()["code"]) for each in refused] == [(409, "last_administrator")]
    assert await truth.fetchval(ACTIVE_HOLDERS, ADMINISTRATOR_ID) == 1
