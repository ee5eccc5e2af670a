"""Who may ask for an account, and how often anybody may have mails sent and try links."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Self
from uuid import UUID

from domain.accounts.errors import InvitationsClosed, RegistrationClosed
from domain.accounts.values import Registration
from domain.shared.actor import Origin
from domain.shared.limits import network_of
from domain.shared.throttle import Limit, Subject, Throttle
from domain.users.ports import EmailParser
from domain.users.values import Email


@dataclass(frozen=True, slots=True)
class MailLimits:
    """Of one kind of mail: who asks for mails of another kind keeps nobody from this one."""

    by: Limit
    to: Limit
    """One address."""

    @classmethod
    def of(cls, kind: str) -> Self:
        """Each is a mail to somebody who may not have asked for it."""
        return cls(
            by=Limit(name=f"{kind}-by", attempts=60, window=timedelta(hours=1)),
            to=Limit(name=f"{kind}-to", attempts=5, window=timedelta(hours=1)),
        )


REGISTRATIONS: Final = MailLimits.of("registrations")
PASSWORD_RESETS: Final = MailLimits.of("password-resets")
EMAIL_CHANGES: Final = MailLimits.of("email-changes")
INVITATIONS: Final = MailLimits.of("invitations")
# A token cannot be guessed; but each try may cost a password hash.
LINKS_FROM: Final = Limit(name="account-links-from", attempts=60, window=timedelta(minutes=10))


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """To be asked before the request's first SQL."""

    registration: Registration
    emails: EmailParser
    throttle: Throttle
    origin: Origin

    def by_oneself(self) -> None:
        """Raises RegistrationClosed unless anybody may open an account."""
        if self.registration is not Registration.OPEN:
            raise RegistrationClosed

    def by_invitation(self) -> None:
        """Raises RegistrationClosed unless those may who are invited."""
        if self.registration is Registration.CLOSED:
            raise RegistrationClosed

    def to_invite(self) -> None:
        """Raises InvitationsClosed unless those may open an account who are invited."""
        if self.registration is Registration.CLOSED:
            raise InvitationsClosed

    async def recipient(self, address: str, limits: MailLimits) -> Email:
        """Whom a mail will be for that anybody may ask for: all who ask count together, by where they are.

        Counted whether the register knows the address or not: the count must not tell.
        Raises InvalidEmail, TooManyAttempts.
        """
        email = self.emails.parse(address)
        await self.throttle.attempt(Subject(limits.by, self._network), Subject(limits.to, email.key))
        return email

    async def recipient_for(self, user_id: UUID, address: str, limits: MailLimits) -> Email:
        """The same for somebody who is signed in: nobody else can use up what they may.

        Raises InvalidEmail, TooManyAttempts.
        """
        email = self.emails.parse(address)
        await self.throttle.attempt(Subject(limits.by, str(user_id)), Subject(limits.to, f"{user_id}\n{email.key}"))
        return email

    async def link(self) -> None:
        """Raises TooManyAttempts."""
        await self.throttle.attempt(Subject(LINKS_FROM, self._network))

    @property
    def _network(self) -> str:
        return network_of(self.origin.client_address)
