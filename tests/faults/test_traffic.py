"""Many requests at once, on pools smaller than their number."""

import asyncio

import pytest

from tests.credentials import REGISTERED
from tests.faults.probe import ANY_WORKER, POOL, Probe

pytestmark = [pytest.mark.database, pytest.mark.server]


async def test_of_fifty_equal_registrations_one_wins(probe: Probe) -> None:
    person = {"email": "ana@example.com", "display_name": "Ana"}
    answers = await asyncio.gather(*(probe.client.post("/v1/users", json=person) for _ in range(50)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [201] + [409] * 49
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"email_already_taken"}
    assert await probe.truth.fetchval(f"SELECT count(*) FROM {REGISTERED}") == 1
    await probe.require_nothing_is_left()


async def test_no_request_needs_a_second_connection(probe: Probe) -> None:
    """Else as many at once as the pool has connections would wait for each other."""
    at_once = 2 * POOL * probe.faulty.workers
    people = [{"email": f"person{n}@example.com", "display_name": "Person"} for n in range(at_once)]
    role = await probe.truth.fetchval("SELECT id FROM roles")

    async def live(person: dict[str, str]) -> None:
        place = (await probe.client.post("/v1/users", json=person)).headers["Location"]
        for method, path, body in (
            ("PATCH", place, {"display_name": "Another"}),
            ("GET", place, None),
            ("PUT", f"{place}/roles/{role}", None),
            ("GET", f"{place}/roles", None),
            ("GET", "/v1/users", None),
            ("DELETE", f"{place}/roles/{role}", None),
            ("POST", f"{place}/deactivate", None),
            ("DELETE", place, None),
        ):
            media = {"Content-Type": "application/merge-patch+json"} if method == "PATCH" else {}
            answer = await probe.client.request(method, path, json=body, headers=media)
            assert answer.is_success or answer.json()["code"] == "last_administrator", (method, answer.text)

    await asyncio.gather(*(live(person) for person in people))
    await probe.require_nothing_is_left()


async def test_what_was_written_is_read_at_once(probe: Probe) -> None:
    for n in range(10):
        person = {"email": f"person{n}@example.com", "display_name": "Person"}
        place = (await probe.client.post("/v1/users", json=person, headers=ANY_WORKER)).headers["Location"]
        assert (await probe.client.get(place, headers=ANY_WORKER)).status_code == 200
    await probe.require_nothing_is_left()


async def test_of_changes_that_cannot_be_put_in_order_each_success_counts_once(probe: Probe) -> None:
    answers = await asyncio.gather(*(probe.post("increments") for _ in range(20)))
    counted = sum(answer.status_code == 201 for answer in answers)
    assert await probe.truth.fetchval("SELECT n FROM probe_counter") == counted > 0
    assert {answer.json()["code"] for answer in answers if answer.status_code != 201} <= {"unavailable"}
    await probe.require_nothing_is_left()
