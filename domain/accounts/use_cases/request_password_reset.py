"""Ask for a link to choose another password."""

from dataclasses import dataclass

from domain.accounts.admission import PASSWORD_RESETS, Admission
from domain.accounts.mails import AccountMails
from domain.accounts.tokens import AccountTokens
from domain.accounts.values import Purpose
from domain.users.errors import UserNotFound
from domain.users.ports import UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPasswordReset:
    """Only the address gets to know whether there is an account: for one without, the same is done and nothing sent.

    A deactivated user gets none.
    """

    admission: Admission
    users: UserRepository
    account_tokens: AccountTokens
    mails: AccountMails

    async def execute(self, address: str) -> None:
        """Raises InvalidEmail, TooManyAttempts, MailNotConfigured."""
        email = await self.admission.recipient(address, PASSWORD_RESETS)
        found = await self.users.find_by_email(email)
        user = found if found and found.is_active else None
        try:
            link = await self.account_tokens.issue(self.account_tokens.make(Purpose.RESET, user))
        except UserNotFound:
            # Deleted since it was found: an address without an account.
            user, link = None, await self.account_tokens.issue(self.account_tokens.make(Purpose.RESET))
        if user:
            await self.mails.reset(user, link)
        else:
            await self.mails.reset_for_nobody(email, link)
