"""How often somebody may try to prove, with a code or the password, that they are the owner of an account."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from domain.shared.actor import Origin
from domain.shared.limits import network_of
from domain.shared.throttle import Limit, Proof, Subject, Throttle

SHORT: Final = Limit(name="second-factor", attempts=5, window=timedelta(minutes=5))
"""From one address. For people who mistype."""
DAILY: Final = Limit(name="second-factor-daily", attempts=20, window=timedelta(days=1))
"""From one address. For programs that do not tire."""
DAILY_FROM_ANYWHERE: Final = Limit(name="second-factor-daily-anywhere", attempts=20, window=timedelta(days=1))
"""From wherever the owner was never known, and nothing but an administrator forgives it.

Of a million codes three are good at a time, so a year of guessing has 2 %.
"""


@dataclass(frozen=True, slots=True)
class OwnerAttempt:
    """One count for all places that ask for a code, or for the password before it changes the codes.

    `address` is the client's.
    """

    user_id: UUID
    address: str | None

    @property
    def counted(self) -> tuple[Subject, ...]:
        return *self.forgiven, Subject(DAILY_FROM_ANYWHERE, str(self.user_id), unless=self.proof)

    @property
    def forgiven(self) -> tuple[Subject, ...]:
        """By a good code, and only by it: a password alone must not give whoever guesses codes new attempts."""
        from_there = f"{self.user_id}\n{network_of(self.address)}"
        return Subject(SHORT, from_there), Subject(DAILY, from_there)

    @property
    def proof(self) -> Proof:
        """What a good code, or a whole sign-in, proves: whoever guesses elsewhere keeps nobody out there."""
        return Proof(str(self.user_id), network_of(self.address))


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerAttempts:
    """Those of the present request."""

    throttle: Throttle
    origin: Origin

    async def count(self, user_id: UUID) -> None:
        """To be asked before any other SQL. Raises TooManyAttempts."""
        await self.throttle.attempt(*self._of(user_id).counted)

    async def forgive(self, user_id: UUID) -> None:
        """To be asked outside of any transaction."""
        attempt = self._of(user_id)
        await self.throttle.forgive(*attempt.forgiven, proofs=[attempt.proof])

    def _of(self, user_id: UUID) -> OwnerAttempt:
        return OwnerAttempt(user_id, self.origin.client_address)


def from_anywhere(user_id: UUID) -> Subject:
    """What an administrator can forgive."""
    return Subject(DAILY_FROM_ANYWHERE, str(user_id))
