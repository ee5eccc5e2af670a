"""Ask for another address."""

from dataclasses import dataclass, field

from domain.accounts.admission import EMAIL_CHANGES, Admission
from domain.accounts.mails import AccountMails
from domain.accounts.occurrences import email_change_requested
from domain.accounts.tokens import AccountTokens
from domain.accounts.values import Purpose
from domain.audit.ports import AuditTrail
from domain.sessions.own_password import OwnPassword
from domain.shared.actor import Actor
from domain.users.ports import UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEmailChangeCommand:
    email: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEmailChange:
    """Only together with the password. The new address gets a link, the old one a notice; until then nothing changes.

    That somebody else has the new address is told to that address alone.
    """

    actor: Actor
    admission: Admission
    own_password: OwnPassword
    users: UserRepository
    account_tokens: AccountTokens
    mails: AccountMails
    audit: AuditTrail

    async def execute(self, command: RequestEmailChangeCommand) -> None:
        """Raises NotSignedIn, SessionRequired, InvalidEmail, TooManyAttempts, CurrentPasswordRefused, Overloaded."""
        user_id = self.actor.require_session()
        new = await self.admission.recipient_for(user_id, command.email, EMAIL_CHANGES)
        user = await self.own_password.lock(await self.own_password.require(user_id, command.password))
        other = await self.users.find_by_email(new)
        token = self.account_tokens.make(Purpose.CHANGE_EMAIL, user, email=new)
        link = await self.account_tokens.issue(token)
        if other and other.id != user.id:
            await self.mails.already_registered(other)
        else:
            await self.mails.change_email(new, user, link)
        await self.mails.change_email_notice(user, new)
        await self.audit.record(email_change_requested(user, at=token.created_at))
