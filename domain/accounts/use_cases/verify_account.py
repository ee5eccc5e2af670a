"""Open the account that somebody asked for."""

from dataclasses import dataclass

from domain.accounts.admission import Admission
from domain.accounts.errors import LinkNotValid
from domain.accounts.new_accounts import NewAccounts
from domain.accounts.tokens import AccountTokens
from domain.accounts.values import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyAccount:
    """Whoever has the link has the address. The account has the name and the password that it was asked for with."""

    admission: Admission
    account_tokens: AccountTokens
    new_accounts: NewAccounts

    async def execute(self, secret: str) -> None:
        """Raises LinkNotValid, TooManyAttempts."""
        await self.admission.link()
        token = await self.account_tokens.use(secret, Purpose.VERIFY)
        name = token.applicant.display_name
        if token.email is None or name is None:
            raise LinkNotValid
        await self.new_accounts.open(token.id, token.email, name, token.applicant.password_hash)
