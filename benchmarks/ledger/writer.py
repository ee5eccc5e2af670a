"""A writer: changes its own users, one change after the other, and keeps away from what it no longer knows."""

import asyncio
from collections.abc import Callable
from random import Random
from typing import Final
from uuid import UUID

from benchmarks.ledger import changes
from benchmarks.ledger.operations import Operation, Outcome, Subject
from benchmarks.ledger.sending import Sender
from benchmarks.ledger.settling import AskAgain

ROLES: Final = 3
USERS: Final = 20
_RESENDS: Final = 3
# A patient client waits after a refusal or a silence; seconds.
_PAUSE: Final = (0.02, 0.1)

_CHANGES: Final[tuple[tuple[int, Callable[["Writer", str], Operation]], ...]] = (
    (26, lambda writer, id: changes.rename(id, writer.somebody())),
    (20, lambda _, id: changes.register(id)),
    (18, lambda writer, id: changes.assign(id, writer.somebody(), writer.roles, writer.random)),
    (10, lambda writer, id: changes.replace_roles(id, writer.somebody(), writer.roles, writer.random)),
    (12, lambda writer, id: changes.switch(id, writer.somebody())),
    (9, lambda writer, id: changes.delete(id, writer.somebody())),
    (1, lambda _, id: changes.create_role(id)),
    (2, lambda writer, id: changes.rename_stale(id, writer.somebody())),
    (2, lambda writer, id: changes.register_again(id, writer.somebody())),
)
_WEIGHTS: Final = [weight for weight, _ in _CHANGES]


class Writer:
    """`name` makes its ids unlike all others. What it was told is in the operations of its subjects."""

    def __init__(self, name: str, sender: Sender, ask_again: AskAgain, random: Random) -> None:
        self.name = name
        self.sender = sender
        self._ask_again = ask_again
        self.random: Random = random
        self.subjects: list[Subject] = []
        self.roles: list[UUID] = []
        self._alive: list[Subject] = []
        self._count = 0

    def somebody(self) -> Subject:
        return self.random.choice(self._alive)

    async def write(self, is_over: asyncio.Event) -> None:
        while not is_over.is_set():
            await self._carry_out(self._next())

    def _next(self) -> Operation:
        self._count += 1
        id = f"{self.name}-{self._count}"
        if len(self.roles) < ROLES:
            return changes.create_role(id)
        if len(self._alive) < USERS:
            return changes.register(id)
        ((_, change),) = self.random.choices(_CHANGES, _WEIGHTS)
        return change(self, id)

    async def _carry_out(self, operation: Operation) -> None:
        subject = operation.subject
        if not subject.operations:
            self.subjects.append(subject)
        subject.operations.append(operation)
        await self.sender.attempt(operation)
        for _ in range(_RESENDS):
            if _is_definite(operation) or self.random.random() < 0.5:
                break
            await asyncio.sleep(self.random.uniform(*_PAUSE))
            await self._ask_again(operation, self.sender)
        self._learn(operation)
        if operation.attempts[-1].outcome is not Outcome.ACKNOWLEDGED:
            await asyncio.sleep(self.random.uniform(*_PAUSE))

    def _learn(self, operation: Operation) -> None:
        subject = operation.subject
        if operation.outcome is Outcome.ACKNOWLEDGED:
            before, subject.state = subject.state, operation.effect(subject.state).state
            if before is None and subject.state is not None and subject.id is not None:
                self._welcome(subject, subject.id)
        if subject in self._alive and not _goes_on(operation):
            self._alive.remove(subject)

    def _welcome(self, subject: Subject, id: UUID) -> None:
        if subject.table == "users":
            self._alive.append(subject)
        elif len(self.roles) < ROLES:
            self.roles.append(id)


def _is_definite(operation: Operation) -> bool:
    """Acknowledged, or refused for a reason that asking again does not change."""
    is_unavailable = operation.attempts[-1].said.startswith("503")
    return operation.outcome is not Outcome.UNKNOWN and not (is_unavailable and operation.outcome is Outcome.REFUSED)


def _goes_on(operation: Operation) -> bool:
    """Whether the writer still knows its user: not deleted, nothing open, and not another than it believes."""
    is_surprise = operation.attempts[-1].said[:3] in {"404", "412"} and operation.kind != "patch, stale"
    return operation.subject.state is not None and operation.outcome is not Outcome.UNKNOWN and not is_surprise
