"""A 2xx answer means committed, and only then: over a real server, checked over a second connection."""

import asyncio

import httpx
import pytest

from tests.faults.conftest import Probe

pytestmark = [pytest.mark.database, pytest.mark.server]


async def test_a_success_is_committed_when_the_answer_arrives(probe: Probe) -> None:
    for expected in range(1, 20):
        assert (await probe.client.post("/faults/works")).status_code == 201
        assert await probe.rows() == expected
    await probe.require_nothing_is_left()


async def test_a_constraint_that_fails_at_commit_is_a_conflict_without_a_row(probe: Probe) -> None:
    response = await probe.client.post("/faults/commit-fails")
    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "conflict"
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


async def test_a_result_that_cannot_be_rendered_is_not_committed(probe: Probe) -> None:
    response = await probe.client.post("/faults/unserialisable")
    assert response.status_code == 500
    assert response.json()["code"] == "internal_error"
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


@pytest.mark.parametrize(("path", "status"), [("refuses", 409), ("breaks", 500)])
async def test_what_is_raised_is_rolled_back(probe: Probe, path: str, status: int) -> None:
    response = await probe.client.post(f"/faults/{path}")
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


async def test_what_is_returned_is_committed_whatever_its_status(probe: Probe) -> None:
    assert (await probe.client.post("/faults/returns-an-error")).status_code == 409
    assert await probe.rows() == 1
    await probe.require_nothing_is_left()


async def test_a_session_used_after_its_response_raises(probe: Probe) -> None:
    assert (await probe.client.post("/faults/uses-a-closed-session")).status_code == 201
    await probe.require_logged("A request's session ends before its answer is sent")
    await probe.require_logged("in insert_once_more)")
    assert await probe.rows() == 1
    await probe.require_nothing_is_left()


async def test_a_session_used_by_another_request_raises(probe: Probe) -> None:
    await probe.client.post("/faults/works")
    response = await probe.client.post("/faults/uses-another-requests-session")
    assert response.status_code == 500
    await probe.require_logged("in uses_another_requests_session)")
    assert await probe.rows() == 1
    await probe.require_nothing_is_left()


async def test_a_stream_that_uses_the_session_breaks_instead_of_leaking(probe: Probe) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        await probe.client.post("/faults/streams")
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


async def test_a_safe_request_cannot_write(probe: Probe) -> None:
    response = await probe.client.get("/faults/writes")
    assert response.status_code == 500
    await probe.require_logged("Safe methods read")
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


@pytest.mark.parametrize("path", ["siblings-query", "provider-queries"])
async def test_providers_that_query_are_refused_by_the_name_of_the_rule(probe: Probe, path: str) -> None:
    response = await probe.client.post(f"/faults/{path}")
    assert response.status_code == 500
    await probe.require_logged("Providers build and never query")
    await probe.require_logged("in provide_first)")
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


async def test_of_fifty_equal_registrations_one_wins(probe: Probe) -> None:
    person = {"email": "ana@example.com", "display_name": "Ana"}
    answers = await asyncio.gather(*(probe.client.post("/v1/users", json=person) for _ in range(50)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [201] + [409] * 49
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"email_already_taken"}
    assert await probe.truth.fetchval("SELECT count(*) FROM users") == 1
    await probe.require_nothing_is_left()
