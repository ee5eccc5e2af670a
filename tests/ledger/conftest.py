"""A forged history: an honest register that can be made to lie in each of the ways that the ledger looks for."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from benchmarks.ledger import changes
from benchmarks.ledger.judge import judge
from benchmarks.ledger.operations import Attempt, Operation, Outcome, Subject
from benchmarks.ledger.state import Event, State
from benchmarks.ledger.truth import Recorded, Truth

ROLE = uuid4()


@dataclass
class History:
    """Of one user. What is answered and what is stored are two things, which a test sets apart."""

    rows: dict[tuple[str, str], State] = field(default_factory=dict)
    events: dict[str, list[Recorded]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    user: Subject = field(default_factory=lambda: changes.register("w0-1").subject)

    def register(self) -> Operation:
        operation = changes.register("w0-1")
        self.user = operation.subject
        self.user.id = UUID(int=1)
        return operation

    def rename(self) -> Operation:
        return changes.rename(f"w0-{len(self.user.operations) + 1}", self.user)

    def answer(self, operation: Operation, outcome: Outcome, said: str) -> None:
        """The writer notes it, and believes it."""
        if operation not in self.user.operations:
            self.user.operations.append(operation)
        operation.attempts.append(Attempt(f"{operation.id}.{len(operation.attempts) + 1}", outcome, said))
        if outcome is Outcome.ACKNOWLEDGED:
            self.user.state = operation.effect(self.user.state).state

    def store(self, operation: Operation, *, attempt: int = 1) -> None:
        """Whole: row, events and key."""
        self.store_row(operation)
        self.store_events(operation, attempt=attempt)
        self.keys.add(operation.id)

    def store_row(self, operation: Operation) -> None:
        name = (self.user.table, self.user.key)
        state = operation.effect(self.rows.get(name)).state
        self.rows |= {name: state} if state else {}

    def store_events(self, operation: Operation, *, attempt: int = 1, events: frozenset[Event] | None = None) -> None:
        state = self.user.state if self.user.operations else None
        for event in operation.effect(state).events if events is None else events:
            self.events.setdefault(operation.id, []).append(Recorded(f"{operation.id}.{attempt}", event))

    def findings(self) -> list[str]:
        """The classes that are found, each as often as it is."""
        return sorted(
            each.breach.value for each in judge([self.user], Truth(self.rows, self.events, frozenset(self.keys)))
        )


@pytest.fixture
def history() -> History:
    """A user who was registered and renamed, as it should be."""
    history = History()
    for make in (history.register, history.rename):
        operation = make()
        history.store(operation)
        history.answer(operation, Outcome.ACKNOWLEDGED, "200")
    return history
