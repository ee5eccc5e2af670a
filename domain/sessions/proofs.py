"""What somebody proves at sign-in, step by step; every refusal leaves its trace."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.second_factor.attempts import OwnerAttempt
from domain.second_factor.ports import SecondFactors
from domain.sessions.errors import SecondFactorRefused, SecondFactorRequired, SignInRefused
from domain.sessions.occurrences import sign_in_refused
from domain.shared.limits import SignInAttempt
from domain.shared.throttle import Throttle
from domain.shared.unit_of_work import UnitOfWork
from domain.users.entities import User
from domain.users.errors import InvalidEmail
from domain.users.ports import EmailParser, UserRepository
from domain.users.typed_passwords import TypedPasswords, VerifiedUser
from domain.users.values import Email


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """A refused sign-in is remembered, also when nobody has the address: so that both take the same time."""

    audit: AuditTrail
    unit_of_work: UnitOfWork

    async def remember(self, user_id: UUID | None, *, at: datetime) -> None:
        await self.audit.record(sign_in_refused(user_id, at=at))
        await self.unit_of_work.commit()


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordProof:
    """The attempt counts before anybody looks at the password, for the account and for where it comes from."""

    emails: EmailParser
    users: UserRepository
    typed_passwords: TypedPasswords
    throttle: Throttle
    refusals: Refusals

    async def require(self, email: str, password: str, client_address: str | None, *, at: datetime) -> VerifiedUser:
        """To be asked before any other SQL. Raises TooManyAttempts, SignInRefused, Overloaded."""
        parsed = self._parse(email)
        await self.throttle.attempt(*SignInAttempt(parsed.key if parsed else email, client_address).counted)
        user = await self.users.find_by_email(parsed) if parsed else None
        verified = await self.typed_passwords.verify(user, password)
        if verified is None:
            await self.refusals.remember(user.id if user else None, at=at)
            raise SignInRefused
        return verified

    async def forgive(self, verified: VerifiedUser, client_address: str | None) -> None:
        """For who has proved everything. To be asked outside of any transaction."""
        signed_in = SignInAttempt(verified.user.email.key, client_address)
        owned = OwnerAttempt(verified.user.id, client_address)
        await self.throttle.forgive(*signed_in.forgiven, *owned.forgiven, proofs=[signed_in.proof, owned.proof])

    async def lock(self, verified: VerifiedUser, *, at: datetime) -> User:
        """The same user, whom nobody can change now. Raises SignInRefused when somebody did in between."""
        user = await self.typed_passwords.lock(verified)
        if user is None:
            await self.refusals.remember(verified.user.id, at=at)
            raise SignInRefused
        return user

    def _parse(self, email: str) -> Email | None:
        try:
            return self.emails.parse(email)
        except InvalidEmail:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeProof:
    """Only who knows the password learns that there is a second factor. Every code that is tried counts."""

    second_factors: SecondFactors
    throttle: Throttle
    refusals: Refusals
    unit_of_work: UnitOfWork

    async def require(self, user_id: UUID, code: str | None, client_address: str | None, *, at: datetime) -> None:
        """A good code is used up, whatever becomes of the sign-in: what follows is another transaction.

        To be asked outside of any. Raises TooManyAttempts, SecondFactorRequired, SecondFactorRefused.
        """
        if code is not None:
            await self.throttle.attempt(*OwnerAttempt(user_id, client_address).counted)
        if not await self.second_factors.is_required(user_id):
            await self.unit_of_work.commit()
            return
        if code is None:
            await self.refusals.remember(user_id, at=at)
            raise SecondFactorRequired
        if not await self.second_factors.use(user_id, code, at=at):
            await self.refusals.remember(user_id, at=at)
            raise SecondFactorRefused
        await self.unit_of_work.commit()
