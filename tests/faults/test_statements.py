"""A statement that fails undoes its whole request, and the answer says whose fault it was."""

import pytest

from tests.faults.probe import Probe
from tests.faults.routes_statements import PLANTED, SECRET

pytestmark = [pytest.mark.database, pytest.mark.server]

CONFLICTS = ("23001", "23503", "23505", "23P01")
OUTAGES = ("08006", "25006", "25P03", "28P01", "40001", "40P01", "53100", "53200", "53300", "55P03", "57014", "57P01")
MISTAKES = ("0A000", "22P02", "23502", "23514", "42601", "42P01", "P0001", "XX000")
ANSWERS = [
    *((code, 409, "conflict") for code in CONFLICTS),
    *((code, 503, "unavailable") for code in OUTAGES),
    *((code, 500, "internal_error") for code in MISTAKES),
]


async def test_every_failure_has_its_answer_and_shows_nothing_of_itself(probe: Probe) -> None:
    for sqlstate, status, code in ANSWERS:
        response = await probe.post(f"fails-with/{sqlstate}")
        assert (response.status_code, response.json()["code"]) == (status, code), sqlstate
        assert ("Retry-After" in response.headers) == (status == 503)
        assert response.headers["content-type"] == "application/problem+json"
        assert PLANTED not in response.text
        assert await probe.rows() == 0
    await probe.require_nothing_is_left()


@pytest.mark.parametrize("path", ["swallows-an-error", "swallows-an-error-and-ends"])
async def test_an_error_that_was_swallowed_is_no_success(probe: Probe, path: str) -> None:
    response = await probe.post(path)
    assert response.status_code == 500
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


async def test_a_savepoint_confines_an_error(probe: Probe) -> None:
    assert (await probe.post("recovers-from-an-error")).status_code == 201
    assert await probe.rows() == 2
    await probe.require_nothing_is_left()


async def test_no_secret_is_in_the_answer_or_in_the_log(probe: Probe) -> None:
    response = await probe.post("fails-with-a-secret")
    assert response.status_code == 500
    await probe.require_logged("fails_with_a_secret")
    assert SECRET not in response.text + probe.log
    await probe.require_nothing_is_left()


@pytest.mark.parametrize("path", ["writes", "locks"])
async def test_a_safe_request_cannot_write(probe: Probe, path: str) -> None:
    response = await probe.client.get(f"/faults/{path}")
    assert response.status_code == 500
    await probe.require_logged("Safe methods read")
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


async def test_roles_are_replaced_all_or_none(probe: Probe) -> None:
    role = await probe.truth.fetchval("SELECT id FROM roles")
    person = {"email": "ana@example.com", "display_name": "Ana"}
    place = (await probe.client.post("/v1/users", json=person)).headers["Location"]
    response = await probe.client.put(f"{place}/roles", json={"role_ids": [str(role), place[-36:]]})
    assert response.status_code >= 400
    assert await probe.truth.fetchval("SELECT count(*) FROM user_roles WHERE user_id = $1", place[-36:]) == 0
    await probe.require_nothing_is_left()
