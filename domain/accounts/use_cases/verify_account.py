"""Open the account that somebody asked for."""

from dataclasses import dataclass, field

from domain.accounts.admission import Admission
from domain.accounts.errors import LinkNotValid
from domain.accounts.new_accounts import NewAccounts
from domain.accounts.tokens import AccountTokens
from domain.accounts.values import Purpose
from domain.users.new_passwords import NewPasswords


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyAccountCommand:
    secret: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyAccount:
    """Whoever has the link has the address, and chooses the password.

    It is not chosen with the question for the account: anybody may ask with somebody else's address, and would know it.
    """

    admission: Admission
    new_passwords: NewPasswords
    account_tokens: AccountTokens
    new_accounts: NewAccounts

    async def execute(self, command: VerifyAccountCommand) -> None:
        """Raises RegistrationClosed, LinkNotValid, TooManyAttempts, WeakPassword, Overloaded."""
        self.admission.by_oneself()
        await self.admission.link()
        password_hash = await self.new_passwords.hash(command.password)
        token = await self.account_tokens.use(command.secret, Purpose.VERIFY)
        name = token.applicant.display_name
        if token.email is None or name is None:
            raise LinkNotValid
        await self.new_accounts.open(token.id, token.email, name, password_hash)
