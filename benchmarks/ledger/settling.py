"""Asking again about an operation whose outcome is unknown, as the service allows it."""

import asyncio
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final, Protocol
from uuid import UUID

import msgspec

from benchmarks.ledger.client import NoAnswerError
from benchmarks.ledger.operations import Attempt, Operation, Outcome, Subject
from benchmarks.ledger.sending import Sender
from benchmarks.load import Request

WITHIN: Final = 60.0
_PAUSE: Final = 0.2


class AskAgain(Protocol):
    """Adds what it learns to the operation's attempts."""

    @abstractmethod
    async def __call__(self, operation: Operation, sender: Sender) -> None: ...


async def by_key(operation: Operation, sender: Sender) -> None:
    """Its key makes sure that it is carried out once, however often it is sent."""
    await sender.attempt(operation)


async def by_looking(operation: Operation, sender: Sender) -> None:
    """Without keys, what was done already must not be sent again: look first, and after a refusal look again."""
    if operation.outcome is not Outcome.UNKNOWN:
        await sender.attempt(operation)
        return
    if await _look(operation, sender) is Outcome.REFUSED:
        attempt = await sender.attempt(operation)
        if attempt.outcome is Outcome.REFUSED:
            await _look(operation, sender)


async def settle(subjects: Iterable[Subject], senders: Iterable[Sender], ask_again: AskAgain) -> None:
    """Afterwards: until there is a definite answer. Whatever is open after a minute stays unresolved."""
    unknown = [each for subject in subjects for each in subject.operations if each.outcome is Outcome.UNKNOWN]
    waiting = iter(unknown)
    with suppress(TimeoutError):
        async with asyncio.timeout(WITHIN), asyncio.TaskGroup() as group:
            for sender in senders:
                group.create_task(_settle(waiting, sender, ask_again))


async def _settle(waiting: Iterator[Operation], sender: Sender, ask_again: AskAgain) -> None:
    for operation in waiting:
        while operation.outcome is Outcome.UNKNOWN:
            await ask_again(operation, sender)
            if operation.outcome is Outcome.UNKNOWN:
                await asyncio.sleep(_PAUSE)


class _Found(msgspec.Struct):
    id: UUID
    version: int


async def _look(operation: Operation, sender: Sender) -> Outcome:
    """Whether the subject is as the operation makes it; REFUSED when it is not, which alone is no answer to note."""
    leaves_a_trace = bool(operation.effect(operation.subject.state).events)
    outcome = await _seen(operation, sender) if leaves_a_trace else Outcome.REFUSED
    if outcome is not Outcome.REFUSED:
        said = "seen when read" if outcome is Outcome.ACKNOWLEDGED else "not readable"
        operation.attempts.append(Attempt(f"{operation.id}.{len(operation.attempts) + 1}", outcome, said))
    return outcome


async def _seen(operation: Operation, sender: Sender) -> Outcome:
    subject, after = operation.subject, operation.effect(operation.subject.state).state
    target = subject.path if subject.id else f"/v1/{subject.table}?key={subject.key}"
    try:
        answer = await sender.client.ask(Request("GET", target).encode())
    except NoAnswerError:
        return Outcome.UNKNOWN
    if answer.status not in {200, 404}:
        return Outcome.UNKNOWN
    found = msgspec.json.decode(answer.body, type=_Found) if answer.status == 200 else None
    if found and not subject.id:
        subject.id = found.id
    is_done = (found and found.version) == (after and after.version)
    return Outcome.ACKNOWLEDGED if is_done else Outcome.REFUSED
