"""What happens to the database under a running server: locks, a busy pool, lost connections, another schema."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from benchmarks.breakable.refusing import read_only
from tests.credentials import REGISTERED
from tests.faults.probe import ANY_WORKER, HOLD, POOL, Probe
from tests.waiting import eventually

pytestmark = [pytest.mark.database, pytest.mark.server]

ANA = {"email": "ana@example.com", "display_name": "Ana"}


async def test_when_every_connection_is_busy_it_says_so_and_reading_and_living_go_on(probe: Probe) -> None:
    asked: list[asyncio.Task[httpx.Response]] = []

    async def are_busy() -> bool:
        if await probe.database.waiting() < POOL * probe.faulty.workers:
            asked.append(asyncio.create_task(probe.post("holds", headers=ANY_WORKER)))
            return False
        return True

    async with probe.locked(HOLD):
        await eventually(are_busy)
        refused = await probe.post("works")
        assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
        assert refused.headers["Retry-After"]
        assert (await probe.client.get("/v1/users")).status_code == 200
        assert (await probe.client.get("/health/live")).status_code == 200
        assert await probe.rows() == 0
    held = [answer.status_code for answer in await asyncio.gather(*asked)]
    assert await probe.rows() == 2 * held.count(201) >= 2 * POOL * probe.faulty.workers
    assert set(held) <= {201, 503}
    await probe.require_nothing_is_left()


async def test_a_row_that_somebody_else_locks_is_not_waited_for_without_end(probe: Probe) -> None:
    place = (await probe.client.post("/v1/users", json=ANA)).headers["Location"]
    async with probe.truth.transaction():
        await probe.truth.execute("SELECT FROM users FOR UPDATE")
        refused = await probe.client.delete(place)
    assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
    assert await probe.truth.fetchval(f"SELECT count(*) FROM {REGISTERED}") == 1
    assert (await probe.client.delete(place)).status_code == 204
    await probe.require_nothing_is_left()


async def test_connections_that_ended_between_requests_are_not_noticed(probe: Probe) -> None:
    await probe.require_nothing_is_left()
    await probe.end_all_connections()
    # Once the workers have answered this, they have heard of the end too.
    await eventually(probe.is_nothing_left)
    await probe.require_nothing_is_left()
    assert (await probe.client.get("/v1/users")).status_code == 200


async def test_a_connection_that_ends_inside_a_transaction_is_an_outage_without_a_row(probe: Probe) -> None:
    async with probe.locked(HOLD):
        request = asyncio.create_task(probe.post("holds"))
        await probe.database.until_waiting(1)
        await probe.end_all_connections()
        response = await request
    assert (response.status_code, response.json()["code"]) == (503, "unavailable")
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


async def test_while_connections_keep_ending_an_answer_still_means_what_it_says(probe: Probe) -> None:
    answers: dict[UUID, httpx.Response] = {}

    async def insert() -> None:
        for _ in range(15):
            row = uuid4()
            answers[row] = await probe.post(f"inserts/{row}", headers=ANY_WORKER)

    async with asyncio.TaskGroup() as inserting:
        tasks = [inserting.create_task(insert()) for _ in range(4)]
        while not all(task.done() for task in tasks):
            await probe.end_all_connections()
    stored = {row["id"] for row in await probe.truth.fetch("SELECT id FROM probe")}
    for row, answer in answers.items():
        if answer.status_code == 201:
            assert row in stored
        else:
            assert answer.status_code == 503
            assert row not in stored or answer.json()["code"] == "outcome_unknown"
    await probe.require_nothing_is_left()


async def test_a_server_that_became_read_only_is_an_outage_and_its_recovery_needs_no_restart(probe: Probe) -> None:
    async def is_refused() -> bool:
        return (await probe.post("works")).status_code != 201

    async def is_accepted() -> bool:
        return not await is_refused()

    async with read_only(probe.truth):
        await eventually(is_refused)
        before = await probe.rows()
        for _ in range(2 * POOL):
            refused = await probe.post("works", headers=ANY_WORKER)
            assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
        assert await probe.rows() == before
        assert (await probe.client.get("/v1/users")).status_code == 200
    await eventually(is_accepted)
    await probe.require_nothing_is_left()


@pytest.mark.parametrize(
    ("change", "undo"),
    [
        ("ADD COLUMN note text", "DROP COLUMN note"),
        ("ALTER COLUMN password_hash TYPE varchar(300)", "ALTER COLUMN password_hash TYPE text"),
    ],
    ids=["another column", "another type"],
)
async def test_a_table_may_change_between_requests(probe: Probe, change: str, undo: str) -> None:
    await use_users(probe)
    await probe.truth.execute(f"ALTER TABLE users {change}")
    try:
        await use_users(probe)
    finally:
        await probe.truth.execute(f"ALTER TABLE users {undo}")
    await use_users(probe)
    await probe.require_nothing_is_left()


async def use_users(probe: Probe) -> None:
    """With every connection of every worker, so that whatever they remember of the table is asked for."""

    async def until_done(method: str, path: str, **options: Any) -> httpx.Response:
        while (answer := await probe.client.request(method, path, headers=ANY_WORKER, **options)).status_code == 503:
            assert answer.json()["code"] == "unavailable"
        assert answer.is_success
        return answer

    for _ in range(4 * POOL * probe.faulty.workers):
        place = (await until_done("POST", "/v1/users", json=ANA)).headers["Location"]
        await until_done("GET", place)
        await until_done("POST", f"{place}/deactivate")
        await until_done("DELETE", place)
