"""A 2xx answer means committed, and only then: over a real server, checked over a second connection."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from benchmarks.breakable.call import Loss
from tests.credentials import REGISTERED
from tests.faults.probe import AT_COMMIT, HOLD, Probe
from tests.waiting import eventually

pytestmark = [pytest.mark.database, pytest.mark.server]


async def test_a_success_is_committed_when_the_answer_arrives(probe: Probe) -> None:
    for expected in range(1, 20):
        assert (await probe.post("works")).status_code == 201
        assert await probe.rows() == expected
    await probe.require_nothing_is_left()


async def test_no_answer_is_sent_before_commit_has_ended(probe: Probe) -> None:
    async with probe.locked(AT_COMMIT):
        request = asyncio.create_task(probe.post("commit-waits"))
        await probe.database.until_waiting(1)
        # Time enough for an answer that should not come; it costs nothing but time when none does.
        assert not (await asyncio.wait([request], timeout=0.2))[0]
        assert await probe.rows() == 0
    assert (await request).status_code == 201
    assert await probe.rows() == 1
    await probe.require_nothing_is_left()


async def test_a_constraint_that_fails_at_commit_is_a_conflict_without_a_row(probe: Probe) -> None:
    response = await probe.post("commit-fails")
    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "conflict"
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


async def test_a_connection_that_died_before_commit_is_no_success(probe: Probe) -> None:
    response = await probe.post("dies-before-commit")
    assert response.status_code >= 500
    assert response.headers["content-type"] == "application/problem+json"
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


@pytest.mark.parametrize("path", ["unserialisable", "after-request-fails"])
async def test_a_result_that_cannot_be_rendered_is_not_committed(probe: Probe, path: str) -> None:
    response = await probe.post(path)
    assert response.status_code == 500
    assert response.json()["code"] == "internal_error"
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


async def test_what_fails_after_the_answer_does_not_undo_it(probe: Probe) -> None:
    assert (await probe.post("after-response-fails")).status_code == 201
    await probe.require_logged("planted in after_response")
    assert await probe.rows() == 1
    await probe.require_nothing_is_left()


async def test_what_is_raised_is_rolled_back_whatever_its_status(probe: Probe) -> None:
    for status in (404, 409, 500, 503):
        response = await probe.post(f"raises/{status}")
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"
        assert await probe.rows() == 0
    await probe.require_nothing_is_left()


async def test_what_is_returned_is_committed_whatever_its_status(probe: Probe) -> None:
    for expected, status in enumerate((200, 201, 204, 303, 404, 409, 500), 1):
        assert (await probe.post(f"returns/{status}")).status_code == status
        assert await probe.rows() == expected
    await probe.require_nothing_is_left()


async def test_when_the_answer_to_commit_is_lost_the_outcome_is_said_to_be_unknown(probe: Probe) -> None:
    row = uuid4()
    with probe.line.losing(Loss.REPLY, carrying=row.bytes):
        response = await probe.post(f"inserts/{row}")
    assert (response.status_code, response.json()["code"]) == (503, "outcome_unknown")
    assert response.headers["Retry-After"]
    assert await rows(probe) == {row}
    assert (await probe.post(f"inserts/{row}")).status_code == 409
    await probe.require_nothing_is_left()


async def test_a_registration_whose_answer_is_lost_can_be_sent_again(probe: Probe) -> None:
    person = {"email": "ana@example.com", "display_name": "Ana"}
    with probe.line.losing(Loss.REPLY, carrying=b"ana@example.com"):
        assert (await probe.client.post("/v1/users", json=person)).json()["code"] == "outcome_unknown"
    assert (await probe.client.post("/v1/users", json=person)).json()["code"] == "email_already_taken"
    assert await probe.truth.fetchval(f"SELECT count(*) FROM {REGISTERED}") == 1
    await probe.require_nothing_is_left()


async def test_sent_again_under_its_key_a_lost_answer_is_given_and_nothing_is_done_twice(probe: Probe) -> None:
    events = await probe.truth.fetchval("SELECT count(*) FROM audit_events")
    request: dict[str, Any] = {
        "json": {"email": "ana@example.com", "display_name": "Ana"},
        "headers": {"Idempotency-Key": str(uuid4())},
    }
    with probe.line.losing(Loss.REPLY, carrying=b"ana@example.com"):
        assert (await probe.client.post("/v1/users", **request)).json()["code"] == "outcome_unknown"
    again = await probe.client.post("/v1/users", **request)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert str(await probe.truth.fetchval(f"SELECT id FROM {REGISTERED}")) == again.json()["id"]
    assert await probe.truth.fetchval("SELECT count(*) FROM audit_events") == events + 1
    await probe.require_nothing_is_left()


async def test_a_client_that_leaves_gets_all_or_nothing(probe: Probe) -> None:
    address = httpx.URL(probe.faulty.server.base_url)
    async with probe.locked(HOLD):
        _, writer = await asyncio.open_connection(address.host, address.port)
        writer.write(b"POST /faults/holds HTTP/1.1\r\nHost: roster\r\nContent-Length: 0\r\n\r\n")
        await probe.database.until_waiting(1)
        writer.transport.abort()
    await eventually(probe.is_nothing_left)
    assert await probe.rows() in (0, 2)
    await probe.require_nothing_is_left()


@pytest.mark.usefixtures("cancelling")
async def test_cancelled_at_commit_it_is_all_or_nothing(probe: Probe) -> None:
    async with probe.locked(AT_COMMIT):
        request = asyncio.create_task(probe.post("is-cancelled-at-commit"))
        await probe.database.until_waiting(1)
        await asyncio.wait([request], timeout=0.5)
    try:
        is_success = (await request).is_success
    except httpx.TransportError:
        is_success = False
    await eventually(probe.is_nothing_left)
    found = await probe.rows()
    assert found == 1 if is_success else found in (0, 1)
    assert await probe.truth.fetchval("SELECT count(*) FROM probe_slow") == found
    await probe.require_nothing_is_left()


async def rows(probe: Probe) -> set[UUID]:
    return {row["id"] for row in await probe.truth.fetch("SELECT id FROM probe")}
