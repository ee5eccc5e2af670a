"""A session lives as long as its request: used later it raises, and whatever happens it is closed."""

from contextlib import suppress

import httpx
import pytest

from tests.faults.probe import ANY_WORKER, POOL, Probe
from tests.waiting import eventually

pytestmark = [pytest.mark.database, pytest.mark.server]


@pytest.mark.parametrize("path", ["uses-a-closed-session", "uses-it-in-the-background"])
async def test_a_session_used_after_its_response_raises(probe: Probe, path: str) -> None:
    assert (await probe.post(path)).status_code == 201
    await probe.require_logged("A request's session ends before its answer is sent")
    await probe.require_logged("in insert_with_kept_session)")
    assert await probe.rows() == 1
    await probe.require_nothing_is_left()


async def test_a_session_used_by_another_request_raises(probe: Probe) -> None:
    await probe.post("keeps-its-session")
    response = await probe.post("uses-another-requests-session")
    assert response.status_code == 500
    await probe.require_logged("in insert_with_kept_session)")
    assert await probe.rows() == 1
    await probe.require_nothing_is_left()


async def test_a_stream_that_uses_the_session_breaks_instead_of_leaking(probe: Probe) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        await probe.post("streams")
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


async def test_a_provider_that_fails_after_the_session_was_provided_leaves_nothing(probe: Probe) -> None:
    assert (await probe.post("a-later-provider-refuses")).status_code == 409
    await eventually(probe.is_nothing_left)
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


@pytest.mark.parametrize("path", ["is-cancelled", "a-later-provider-is-cancelled", "two-generators-are-cancelled"])
async def test_a_cancelled_request_leaves_nothing(probe: Probe, path: str) -> None:
    # It may be that nobody is left who could answer.
    with suppress(httpx.TransportError):
        assert (await probe.post(path)).status_code >= 500
    await eventually(probe.is_nothing_left)
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


async def test_another_generator_among_the_providers_does_not_hinder_the_commit(probe: Probe) -> None:
    assert (await probe.post("two-generators")).status_code == 201
    assert await probe.rows() == 1
    await probe.require_nothing_is_left()


async def test_no_connection_is_held_while_a_password_is_hashed(probe: Probe) -> None:
    person = {"email": "ana@example.com", "display_name": "Ana", "password": "correct horse battery staple"}
    assert (await probe.client.post("/v1/users", json=person)).status_code == 201
    assert (await probe.client.get("/faults/figures")).json()["checked_out_while_hashing"] == 0
    await probe.require_nothing_is_left()


async def test_however_many_requests_come_the_connections_are_those_of_the_pools(probe: Probe) -> None:
    for _ in range(100):
        assert (await probe.post("works", headers=ANY_WORKER)).status_code == 201
        assert (await probe.client.get("/v1/users", headers=ANY_WORKER)).status_code == 200
    assert await probe.connections() <= 2 * POOL * probe.faulty.workers
    await probe.require_nothing_is_left()
