"""Slows down whoever guesses."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from domain.shared.errors import TooManyRequests

PROOF_LASTS: Final = timedelta(days=30)
"""How long it is remembered that somebody has proved who they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many attempts at something in a time: after these, one for each `window / attempts` that passes.

    That is also the longest that anybody waits, however often they are refused.
    """

    name: str
    """Of this limit only: subjects of one name and one key are the same."""
    attempts: int
    window: timedelta

    @property
    def spacing(self) -> timedelta:
        return self.window // self.attempts


@dataclass(frozen=True, slots=True)
class Proof:
    """That whoever is at a network is the owner of an account."""

    account: str
    network: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose attempts are counted together under a limit: an account, or a client's address."""

    limit: Limit
    key: str
    unless: Proof | None = None
    """If that was proved within PROOF_LASTS, the attempt is not counted: a way in that nobody else can block."""


class TooManyAttempts(TooManyRequests):
    """Too many attempts for this account or from this address; they count whether they succeed or not."""

    code = "too_many_attempts"
    title = "Too many attempts"
    detail = "Too many attempts. Wait as long as `Retry-After` says, then try again."

    def __init__(self, *, retry_after: int, limit: Limit) -> None:
        super().__init__(retry_after=retry_after)
        self.limit = limit
        """The one that keeps them waiting longest."""


class Throttle(Protocol):
    """Counts attempts for all replicas together."""

    async def attempt(self, *subjects: Subject) -> None:
        """Count one for each, in a transaction of its own: it counts although the request is refused.

        Under all their limits, or none is counted: to go on asking does not make the wait longer.
        To be asked before the request's first SQL, so that no request holds two connections. Raises TooManyAttempts.
        """
        ...

    async def forgive(self, *subjects: Subject, proofs: Collection[Proof] = ()) -> None:
        """What was counted for these is forgotten, and the proofs are remembered for PROOF_LASTS.

        In a transaction of its own as well: commit first, if the request has asked the database for anything.
        """
        ...
