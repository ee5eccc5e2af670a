"""How somebody who is signed in proves that it is still them."""

from dataclasses import dataclass
from uuid import UUID

from domain.second_factor.attempts import OwnerAttempts
from domain.sessions.errors import CurrentPasswordRefused
from domain.users.entities import User
from domain.users.ports import UserRepository
from domain.users.typed_passwords import TypedPasswords, VerifiedUser


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPassword:
    """A session may have been left open, or stolen. An attempt counts as one with a code does."""

    users: UserRepository
    typed_passwords: TypedPasswords
    attempts: OwnerAttempts

    async def require(self, user_id: UUID, text: str) -> VerifiedUser:
        """To be asked before any other SQL. Raises TooManyAttempts, CurrentPasswordRefused, Overloaded."""
        await self.attempts.count(user_id)
        verified = await self.typed_passwords.verify(await self.users.get(user_id), text)
        if verified is None:
            raise CurrentPasswordRefused
        return verified

    async def lock(self, verified: VerifiedUser) -> User:
        """The same user, whom nobody can change now. Raises CurrentPasswordRefused when somebody did in between."""
        user = await self.typed_passwords.lock(verified)
        if user is None:
            raise CurrentPasswordRefused
        return user
