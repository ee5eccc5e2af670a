"""The lines of the ledger: what was asked for, and what was answered."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from benchmarks.ledger.state import Effect, State
from benchmarks.load import Request


class Outcome(StrEnum):
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request, and what became of it. The server keeps the id as the request id of the audit event."""

    id: str
    outcome: Outcome
    said: str
    """The status and the problem's code, or "no answer"."""


@dataclass(slots=True, eq=False)
class Operation:
    """One change, sent once or several times, always under the same key: its id."""

    id: str
    kind: str
    subject: "Subject"
    request: Request
    effect: Effect
    """What it does when it is carried out."""
    attempts: list[Attempt] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        """Of all attempts together: one that may have happened leaves the outcome open until a definite answer.

        "Nothing was changed" (503) is only said of the request that it answers, not of those before it.
        """
        outcome = Outcome.UNKNOWN if not self.attempts else Outcome.REFUSED
        for attempt in self.attempts:
            if attempt.outcome is Outcome.ACKNOWLEDGED:
                return Outcome.ACKNOWLEDGED
            if attempt.outcome is Outcome.UNKNOWN:
                outcome = Outcome.UNKNOWN
            elif not attempt.said.startswith("503"):
                outcome = Outcome.REFUSED
        return outcome


@dataclass(slots=True, eq=False)
class Subject:
    """A user or a role that one writer alone changes, one operation after the other."""

    table: str
    key: str
    """The user's address or the role's name: known before the answer that brings the id."""
    id: UUID | None = None
    state: State | None = None
    """What the writer believes: the effects of all that was acknowledged."""
    operations: list[Operation] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/v1/{self.table}/{self.id}"
