"""Slows down whoever guesses."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from domain.shared.errors import TooManyRequests


class TooManyAttempts(TooManyRequests):
    """Too many attempts for this account or from this address; they count whether they succeed or not."""

    code = "too_many_attempts"
    title = "Too many attempts"
    detail = "Too many attempts. Wait as long as `Retry-After` says, then try again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many attempts at something in a time: after these, one for each `window / attempts` that passes."""

    name: str
    attempts: int
    window: timedelta


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose attempts are counted together under a limit: an account, or a client's address."""

    limit: Limit
    key: str


class Throttle(Protocol):
    """Counts attempts for all replicas together."""

    async def attempt(self, *subjects: Subject) -> None:
        """Count one for each, in a transaction of its own: it counts although the request is refused.

        To be asked before the request's first SQL, so that no request holds two connections. Raises TooManyAttempts.
        """
        ...

    async def forgive(self, subject: Subject) -> None:
        """What was counted is forgotten: whoever it is has proved who they are."""
        ...
