"""Compares what was answered with what is stored: the five figures, and a sentence for each finding.

The rows and the audit events must tell the same story, and it must be the one that the answers told.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from benchmarks.ledger.operations import Operation, Outcome, Subject
from benchmarks.ledger.state import Event, State
from benchmarks.ledger.truth import Recorded, Truth


class Breach(StrEnum):
    LOST = "lost"
    GHOST = "ghost"
    HALF = "half"
    DUPLICATE = "duplicate"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with an operation, or with a subject whose story fits none of its operations."""

    breach: Breach
    about: str
    words: str


class _Told(NamedTuple):
    """How many times a story has an operation carried out, and what once would change there."""

    operation: Operation
    times: int
    events: frozenset[Event]
    is_change: bool


class _Story(NamedTuple):
    operations: list[_Told]
    ends_with: State | None


def judge(subjects: Iterable[Subject], truth: Truth) -> list[Finding]:
    """Empty when 2xx means committed, and only then."""
    subjects = list(subjects)
    findings = [finding for subject in subjects for finding in _judge_subject(subject, truth)]
    return [*findings, *_unasked(subjects, truth)]


def _judge_subject(subject: Subject, truth: Truth) -> Iterator[Finding]:
    row = truth.rows.get((subject.table, subject.key))
    recorded = _tell(subject, lambda operation: _times_recorded(operation, truth))
    answered = _tell(subject, lambda operation: int(operation.outcome is Outcome.ACKNOWLEDGED))
    story = recorded if row == recorded.ends_with or row != answered.ends_with else answered
    if row != story.ends_with:
        yield Finding(Breach.HALF, subject.key, f"its row is {row}, which neither its events nor its answers make")
    for told in story.operations:
        yield from _judge_answer(told)
        yield from _judge_events(told, truth.events.get(told.operation.id, []))
        yield from _judge_key(told, truth.keys)


def _judge_answer(told: _Told) -> Iterator[Finding]:
    operation, times = told.operation, told.times
    if operation.outcome is Outcome.UNKNOWN:
        yield _finding(Breach.UNRESOLVED, operation, "without a definite answer")
    elif operation.outcome is Outcome.ACKNOWLEDGED and told.is_change and not times:
        yield _finding(Breach.LOST, operation, "not stored")
    elif operation.outcome is Outcome.REFUSED and times:
        yield _finding(Breach.GHOST, operation, "yet stored")
    if times > 1:
        yield _finding(Breach.DUPLICATE, operation, f"stored {times} times")


def _judge_events(told: _Told, recorded: Sequence[Recorded]) -> Iterator[Finding]:
    operation, events = told.operation, Counter(each.event for each in recorded)
    refused = {attempt.id for attempt in operation.attempts if attempt.outcome is Outcome.REFUSED}
    if operation.outcome is Outcome.ACKNOWLEDGED and any(each.attempt in refused for each in recorded):
        yield _finding(Breach.GHOST, operation, f"a refused attempt is stored: {recorded}")
    if set(events) != (told.events if told.times else set()):
        yield _finding(Breach.HALF, operation, f"stored {told.times} times, with the events {dict(events)}")
    elif told.times == 1 and events.total() > len(events):
        yield _finding(Breach.DUPLICATE, operation, f"stored once, with the events {dict(events)}")


def _judge_key(told: _Told, keys: frozenset[str] | None) -> Iterator[Finding]:
    operation = told.operation
    is_done = bool(told.times) or (operation.outcome is Outcome.ACKNOWLEDGED and not told.is_change)
    if keys is not None and (operation.id in keys) != is_done:
        yield _finding(Breach.HALF, operation, f"stored {told.times} times, its key is {'not ' * is_done}there")


def _finding(breach: Breach, operation: Operation, words: str) -> Finding:
    said = ", ".join(attempt.said for attempt in operation.attempts)
    return Finding(breach, operation.id, f"{operation.kind}, answered {said}: {words}")


def _unasked(subjects: Iterable[Subject], truth: Truth) -> Iterator[Finding]:
    """What is stored although nobody asked for it."""
    known = {(subject.table, subject.key) for subject in subjects}
    for table, key in truth.rows.keys() - known:
        yield Finding(Breach.GHOST, key, f"nobody asked for this row of {table}")
    asked_for = {operation.id for subject in subjects for operation in subject.operations}
    for id in truth.events.keys() - asked_for:
        yield Finding(Breach.GHOST, id or "(no request id)", f"nobody asked for what {truth.events[id]} say")
    for id in (truth.keys or frozenset()) - asked_for:
        yield Finding(Breach.GHOST, id, "nobody sent this key")


def _tell(subject: Subject, times: Callable[[Operation], int]) -> _Story:
    """What becomes of it when each operation is carried out so many times."""
    state: State | None = None
    operations: list[_Told] = []
    for operation in subject.operations:
        step = operation.effect(state)
        # What is acknowledged of somebody who is not there is lost, whatever it would have changed.
        operations.append(_Told(operation, times(operation), step.events, bool(step.events) or state is None))
        for _ in range(times(operation)):
            state = operation.effect(state).state
    return _Story(operations, state)


def _times_recorded(operation: Operation, truth: Truth) -> int:
    return max(Counter(each.event for each in truth.events.get(operation.id, [])).values(), default=0)
