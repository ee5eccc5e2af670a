"""How a use case makes sure that it is the owner who asks, besides their session."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.second_factor.attempts import OwnerAttempts
from domain.second_factor.errors import CodeRefused, PasswordRefused, SecondFactorNotEnabled
from domain.second_factor.ports import SecondFactors
from domain.second_factor.refusals import Refusals
from domain.shared.unit_of_work import UnitOfWork
from domain.users.ports import UserRepository
from domain.users.typed_passwords import TypedPasswords, VerifiedUser


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeProof:
    """Every attempt counts, in a transaction of its own, before anybody looks at the code.

    A good code is used up whatever becomes of the change that it was asked for: what follows is another transaction.
    """

    second_factors: SecondFactors
    attempts: OwnerAttempts
    refusals: Refusals
    unit_of_work: UnitOfWork

    async def require(self, user_id: UUID, code: str, *, at: datetime) -> None:
        """To be asked before any other SQL. Raises TooManyAttempts, SecondFactorNotEnabled, CodeRefused."""
        await self.attempts.count(user_id)
        await self.require_counted(user_id, code, at=at)

    async def require_counted(self, user_id: UUID, code: str, *, at: datetime) -> None:
        """As `require`, when the attempt was counted for the password already."""
        if not await self.second_factors.use(user_id, code, at=at):
            if not await self.second_factors.is_required(user_id):
                raise SecondFactorNotEnabled
            await self.refusals.remember(user_id)
            raise CodeRefused
        # Forgiving takes a connection of its own, so the one in hand goes back first.
        await self.unit_of_work.commit()
        await self.attempts.forgive(user_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordProof:
    """A session is not enough to change how somebody signs in: it may have been left open, or stolen."""

    users: UserRepository
    typed_passwords: TypedPasswords
    attempts: OwnerAttempts
    refusals: Refusals

    async def require(self, user_id: UUID, password: str) -> VerifiedUser:
        """To be asked before any other SQL. Raises TooManyAttempts, PasswordRefused, UserNotFound, Overloaded."""
        await self.attempts.count(user_id)
        verified = await self.typed_passwords.verify(await self.users.get(user_id), password)
        if verified is None:
            await self.refusals.remember(user_id)
            raise PasswordRefused
        return verified

    async def lock(self, verified: VerifiedUser) -> None:
        """In the transaction of the change that the password was asked for, before anything else is locked.

        Comparing took long. Raises PasswordRefused when somebody chose another password meanwhile: they win.
        """
        if await self.typed_passwords.lock(verified) is None:
            raise PasswordRefused
