"""How somebody who is signed in proves that it is still them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from domain.second_factor.attempts import OwnerAttempt
from domain.sessions.errors import CurrentPasswordRefused
from domain.sessions.proofs import Refusals
from domain.shared.actor import Origin
from domain.shared.clock import Clock
from domain.shared.limits import network_of
from domain.shared.throttle import Limit, Subject, Throttle
from domain.users.entities import User
from domain.users.ports import UserRepository
from domain.users.typed_passwords import TypedPasswords, VerifiedUser

FROM_THERE: Final = Limit(name="current-password", attempts=5, window=timedelta(minutes=5))
"""From one address. For people who mistype."""
FROM_ANYWHERE: Final = Limit(name="current-password-anywhere", attempts=20, window=timedelta(minutes=10))
"""From wherever the owner was never known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPassword:
    """A session may have been left open, or stolen. What is tried with one does not use up the attempts at a code:
    it would keep the owner from signing in.
    """

    users: UserRepository
    typed_passwords: TypedPasswords
    throttle: Throttle
    refusals: Refusals
    origin: Origin
    clock: Clock

    async def require(self, user_id: UUID, text: str) -> VerifiedUser:
        """To be asked before any other SQL. Raises TooManyAttempts, CurrentPasswordRefused, Overloaded."""
        attempts = self._attempts_of(user_id)
        await self.throttle.attempt(*attempts)
        verified = await self.typed_passwords.verify(await self.users.get(user_id), text)
        if verified is None:
            await self.refusals.remember(user_id, at=self.clock.now())
            raise CurrentPasswordRefused
        await self.throttle.forgive(*attempts)
        return verified

    async def lock(self, verified: VerifiedUser) -> User:
        """The same user, whom nobody can change now. Raises CurrentPasswordRefused when somebody did in between."""
        user = await self.typed_passwords.lock(verified)
        if user is None:
            raise CurrentPasswordRefused
        return user

    def _attempts_of(self, user_id: UUID) -> tuple[Subject, Subject]:
        address = self.origin.client_address
        return (
            Subject(FROM_THERE, f"{user_id}\n{network_of(address)}"),
            Subject(FROM_ANYWHERE, str(user_id), unless=OwnerAttempt(user_id, address).proof),
        )
