"""Sending a request again without doing it again: what HTTP and the database tell each other about it.

The terms are those of the IETF draft `draft-ietf-httpapi-idempotency-key-header`.
"""

from dataclasses import dataclass, field
from typing import Final

from domain.shared.errors import Conflict, InvalidInput

EXCHANGE: Final = "roster.exchange"
"""Where in a request's state its exchange is, if it has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A complete answer: a replay gives it byte for byte."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)


@dataclass(slots=True, kw_only=True)
class Exchange:
    """A request with a key, and its answer once there is one. A key belongs to the caller who chose it."""

    caller: str
    key: str
    """Of the key its SHA-256, in hexadecimal: whoever reads the database cannot use it."""
    fingerprint: bytes
    """Equal for equal requests: method, path, query, `If-Match` and body."""
    answer: Answer | None = None

    def replay(self, fingerprint: bytes, answer: Answer) -> None:
        """`answer` was given under this key. Raises AlreadyAnswered, or IdempotencyKeyReused for another request."""
        raise AlreadyAnswered(answer) if fingerprint == self.fingerprint else IdempotencyKeyReused


class AlreadyAnswered(Exception):
    """The request was carried out before. No refusal, but raised to leave it at that."""

    def __init__(self, answer: Answer) -> None:
        super().__init__("answered before")
        self.answer = answer


class IdempotencyKeyReused(InvalidInput):
    """The `Idempotency-Key` came with another request before: other method, path, query, `If-Match` or body."""

    code = "idempotency_key_reused"
    title = "Idempotency key reused"
    detail = "This `Idempotency-Key` belongs to another request. Choose a new key for each new request."


class RequestInProgress(Conflict):
    """A request with the same `Idempotency-Key` is being carried out at this moment."""

    code = "request_in_progress"
    title = "Request in progress"
    detail = "The same request is being carried out. Send it again after the time in `Retry-After` to get its answer."
