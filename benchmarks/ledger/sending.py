"""One attempt: sends an operation once, and notes what the answer means."""

from dataclasses import replace
from typing import Final
from uuid import UUID

import msgspec

from benchmarks.ledger.client import Answer, Client, NoAnswerError
from benchmarks.ledger.operations import Attempt, Operation, Outcome

NO_ANSWER: Final = "no answer"
_OPEN: Final = frozenset({"503 outcome_unknown", "409 request_in_progress"})


class _Words(msgspec.Struct):
    """The members of an answer that the ledger reads: a resource's id, a problem's code."""

    id: UUID | None = None
    code: str | None = None


class Sender:
    """`keeps_503`: whether the service promises that a 503 which does not say otherwise changed nothing."""

    def __init__(self, client: Client, *, keeps_503: bool) -> None:
        self.client = client
        self._keeps_503 = keeps_503
        self.acknowledged = 0
        self.replays = 0

    async def attempt(self, operation: Operation) -> Attempt:
        attempt_id = f"{operation.id}.{len(operation.attempts) + 1}"
        headers = (*operation.request.headers, f"Idempotency-Key: {operation.id}", f"X-Request-Id: {attempt_id}")
        try:
            answer = await self.client.ask(replace(operation.request, headers=headers).encode())
        except NoAnswerError:
            attempt = Attempt(attempt_id, Outcome.UNKNOWN, NO_ANSWER)
        else:
            attempt = self._read(attempt_id, operation, answer)
        operation.attempts.append(attempt)
        return attempt

    def _read(self, attempt_id: str, operation: Operation, answer: Answer) -> Attempt:
        words = _words(answer.body)
        said = f"{answer.status} {words.code}" if words.code else str(answer.status)
        if answer.status < 400:
            self.acknowledged += 1
            self.replays += answer.is_replayed
            operation.subject.id = operation.subject.id or words.id
            return Attempt(attempt_id, Outcome.ACKNOWLEDGED, said)
        is_refused = answer.status < 500 or (answer.status == 503 and words.code and self._keeps_503)
        return Attempt(attempt_id, Outcome.REFUSED if is_refused and said not in _OPEN else Outcome.UNKNOWN, said)


def _words(body: bytes) -> _Words:
    try:
        return msgspec.json.decode(body, type=_Words)
    except msgspec.DecodeError:
        return _Words()
