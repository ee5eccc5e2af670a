"""The ledger finds each class of fault in a history that has it, and none in one that has not."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from benchmarks.ledger import changes
from benchmarks.ledger.operations import Attempt, Operation, Outcome
from benchmarks.ledger.state import Event, State, replacing_roles
from benchmarks.ledger.truth import Recorded
from tests.ledger.conftest import ROLE, History


def test_nothing_is_found_in_an_honest_history(history: History) -> None:
    assert history.findings() == []


def test_what_was_refused_and_is_not_stored_is_no_fault(history: History) -> None:
    history.answer(history.rename(), Outcome.REFUSED, "503 unavailable")
    assert history.findings() == []


def test_what_was_unknown_and_answered_later_is_no_fault(history: History) -> None:
    operation = history.rename()
    history.store(operation)
    history.answer(operation, Outcome.UNKNOWN, "no answer")
    history.answer(operation, Outcome.ACKNOWLEDGED, "200")
    assert history.findings() == []


def test_what_changes_nothing_needs_no_event(history: History) -> None:
    operation = changes.register_again("w0-3", history.user)
    history.answer(operation, Outcome.REFUSED, "409 email_already_taken")
    assert history.findings() == []


def test_an_acknowledged_change_that_is_not_stored_is_lost(history: History) -> None:
    history.answer(history.rename(), Outcome.ACKNOWLEDGED, "200")
    assert history.findings() == ["lost"]


def test_a_row_that_is_gone_is_lost_with_all_that_was_done_to_it(history: History) -> None:
    history.rows.clear()
    history.events.clear()
    history.keys.clear()
    assert history.findings() == ["lost", "lost"]


def test_a_refused_change_that_is_stored_is_a_ghost(history: History) -> None:
    operation = history.rename()
    history.store(operation)
    history.answer(operation, Outcome.REFUSED, "503 unavailable")
    assert history.findings() == ["ghost"]


def test_a_refused_attempt_that_is_stored_is_a_ghost_although_the_next_succeeds(history: History) -> None:
    operation = history.rename()
    history.store(operation, attempt=1)
    history.answer(operation, Outcome.REFUSED, "503 unavailable")
    history.answer(operation, Outcome.ACKNOWLEDGED, "200")
    assert history.findings() == ["ghost"]


def test_rows_events_and_keys_that_nobody_asked_for_are_ghosts(history: History) -> None:
    history.rows["users", "nobody@example.com"] = State("Nobody")
    history.events["w9-1"] = [Recorded("w9-1.1", Event("user_registered"))]
    history.keys.add("w9-2")
    assert history.findings() == ["ghost"] * 3


def test_a_change_without_its_event_is_half(history: History) -> None:
    operation = history.rename()
    history.store_row(operation)
    history.keys.add(operation.id)
    history.answer(operation, Outcome.ACKNOWLEDGED, "200")
    assert history.findings() == ["half"]


def test_an_event_without_its_change_is_half(history: History) -> None:
    operation = history.rename()
    history.store_events(operation)
    history.answer(operation, Outcome.REFUSED, "503 unavailable")
    assert history.findings() == ["half"]


def test_a_change_without_its_key_is_half(history: History) -> None:
    operation = history.rename()
    history.store(operation)
    history.answer(operation, Outcome.ACKNOWLEDGED, "200")
    history.keys.remove(operation.id)
    assert history.findings() == ["half"]


def test_a_key_without_its_change_is_half(history: History) -> None:
    operation = history.rename()
    history.keys.add(operation.id)
    history.answer(operation, Outcome.REFUSED, "503 unavailable")
    assert history.findings() == ["half"]


@pytest.mark.parametrize("held", [frozenset[UUID](), frozenset({ROLE}), frozenset({ROLE, uuid4()})])
def test_a_replacement_with_half_of_its_assignments_is_half(history: History, held: frozenset[UUID]) -> None:
    other = uuid4()
    operation = _replace_roles(history, frozenset({ROLE, other}))
    history.store(operation)
    history.answer(operation, Outcome.ACKNOWLEDGED, "200")
    assert history.findings() == []
    name = (history.user.table, history.user.key)
    history.rows[name] = replace(history.rows[name], roles=held)
    assert history.findings() == ["half"]


def test_a_replacement_with_half_of_its_events_is_half(history: History) -> None:
    operation = _replace_roles(history, frozenset({ROLE, uuid4()}))
    history.store(operation)
    history.answer(operation, Outcome.ACKNOWLEDGED, "200")
    history.events[operation.id].pop()
    assert history.findings() == ["half"]


def test_a_change_that_is_stored_twice_is_a_duplicate(history: History) -> None:
    operation = history.rename()
    history.store(operation, attempt=1)
    history.store(operation, attempt=2)
    history.answer(operation, Outcome.UNKNOWN, "no answer")
    history.answer(operation, Outcome.ACKNOWLEDGED, "200")
    assert history.findings() == ["duplicate"]


def test_an_event_that_is_stored_twice_is_a_duplicate(history: History) -> None:
    operation = history.rename()
    history.store(operation, attempt=1)
    history.store_events(operation, attempt=2)
    history.answer(operation, Outcome.UNKNOWN, "no answer")
    history.answer(operation, Outcome.ACKNOWLEDGED, "200")
    assert history.findings() == ["duplicate"]


@pytest.mark.parametrize("is_stored", [True, False])
def test_what_is_never_answered_is_unresolved(history: History, *, is_stored: bool) -> None:
    operation = history.rename()
    if is_stored:
        history.store(operation)
    history.answer(operation, Outcome.UNKNOWN, "503 outcome_unknown")
    assert history.findings() == ["unresolved"]


@pytest.mark.parametrize(
    ("said", "outcome"), [("503 unavailable", Outcome.UNKNOWN), ("409 email_already_taken", Outcome.REFUSED)]
)
def test_nothing_was_changed_is_said_of_one_request_alone(said: str, outcome: Outcome) -> None:
    operation = changes.register("w0-1")
    operation.attempts.append(Attempt("w0-1.1", Outcome.UNKNOWN, "no answer"))
    operation.attempts.append(Attempt("w0-1.2", Outcome.REFUSED, said))
    assert operation.outcome is outcome


def _replace_roles(history: History, roles: frozenset[UUID]) -> Operation:
    operation = history.rename()
    operation.effect = replacing_roles(roles)
    return operation
