"""Ask for an account."""

from dataclasses import dataclass

from domain.accounts.admission import REGISTRATIONS, Admission
from domain.accounts.entities import Applicant
from domain.accounts.mails import AccountMails
from domain.accounts.tokens import AccountTokens
from domain.accounts.values import Purpose
from domain.users.ports import UserRepository
from domain.users.values import DisplayName


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAccountCommand:
    email: str
    display_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAccount:
    """There is no account and no password until the address is proved: nobody can take somebody else's.

    Whether it has an account already is told to the address alone: the same is done for both.
    """

    admission: Admission
    users: UserRepository
    account_tokens: AccountTokens
    mails: AccountMails

    async def execute(self, command: RegisterAccountCommand) -> None:
        """Raises RegistrationClosed, TooManyAttempts, InvalidEmail, InvalidDisplayName, MailNotConfigured."""
        self.admission.by_oneself()
        name = DisplayName.parse(command.display_name)
        email = await self.admission.recipient(command.email, REGISTRATIONS)
        known = await self.users.find_by_email(email)
        token = self.account_tokens.make(Purpose.VERIFY, email=email, applicant=Applicant(display_name=name))
        link = await self.account_tokens.issue(token)
        if known:
            await self.mails.already_registered(known)
        else:
            await self.mails.verify(email, name.text, link)
