"""One session, one task: whoever breaks that is told, and the pool survives it."""

import pytest

from tests.faults.probe import Probe
from tests.waiting import eventually

pytestmark = [pytest.mark.database, pytest.mark.server]


@pytest.mark.parametrize("path", ["siblings-query", "provider-queries"])
async def test_providers_that_query_are_refused_by_the_name_of_the_rule(probe: Probe, path: str) -> None:
    response = await probe.post(path)
    assert response.status_code == 500
    await probe.require_logged("Providers build and never query")
    await probe.require_logged("in provide_first)")
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


@pytest.mark.usefixtures("cancelling")
async def test_another_task_is_refused_by_the_name_of_the_rule(probe: Probe) -> None:
    response = await probe.post("gathers")
    assert response.status_code == 500
    await probe.require_logged("One session, one task")
    await eventually(probe.is_nothing_left)
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


@pytest.mark.usefixtures("cancelling")
async def test_a_task_that_is_left_behind_does_not_keep_the_connection(probe: Probe) -> None:
    response = await probe.post("leaves-a-sibling-running")
    assert response.status_code == 500
    await eventually(probe.is_nothing_left)
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()


@pytest.mark.usefixtures("cancelling")
async def test_a_commit_by_another_task_does_not_poison_the_pool(probe: Probe) -> None:
    response = await probe.post("commits-from-another-task")
    assert response.status_code == 500
    await eventually(probe.is_nothing_left)
    await probe.require_nothing_is_left()


@pytest.mark.usefixtures("cancelling")
async def test_a_statement_that_nobody_waits_for_any_more_spoils_its_request_alone(probe: Probe) -> None:
    response = await probe.post("stops-waiting-for-a-statement")
    assert response.status_code >= 500
    await eventually(probe.is_nothing_left)
    assert await probe.rows() == 0
    await probe.require_nothing_is_left()
