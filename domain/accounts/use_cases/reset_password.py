"""Choose another password with a link."""

from dataclasses import dataclass, field

from domain.accounts.admission import Admission
from domain.accounts.mails import AccountMails
from domain.accounts.occurrences import password_reset
from domain.accounts.tokens import FOR_A_PASSWORD, AccountTokens
from domain.accounts.values import Purpose
from domain.audit.ports import AuditTrail
from domain.sessions.ports import SessionRepository
from domain.users.new_passwords import NewPasswords
from domain.users.ports import UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetPasswordCommand:
    secret: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetPassword:
    """Every session ends with the old password, in the same transaction. Nobody is signed in by it.

    A link that came by mail also proves the address.
    """

    admission: Admission
    users: UserRepository
    sessions: SessionRepository
    new_passwords: NewPasswords
    account_tokens: AccountTokens
    mails: AccountMails
    audit: AuditTrail

    async def execute(self, command: ResetPasswordCommand) -> None:
        """Raises LinkNotValid, TooManyAttempts, WeakPassword, Overloaded."""
        await self.admission.link()
        password_hash = await self.new_passwords.hash(command.password)
        used = await self.account_tokens.use_for_user(command.secret, FOR_A_PASSWORD)
        user, at = used.user, used.at
        changed = user.with_password_hash(password_hash)
        if used.token.purpose is Purpose.RESET:
            changed = changed.verify_email(at=at)
        await self.users.save(changed)
        await self.sessions.end_all_of(user.id, at=at)
        await self.audit.record(password_reset(user, changed, at=at))
        await self.mails.password_changed(user)
