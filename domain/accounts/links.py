"""The addresses that mails send people to."""

from dataclasses import dataclass

from domain.accounts.values import Purpose


@dataclass(frozen=True, slots=True)
class AccountLinks:
    """Below the public address that the operator chose, never below one that a request named."""

    public_url: str

    def to(self, purpose: Purpose, secret: str) -> str:
        """The page where the token is used. The first administrator's is the one for a new password."""
        page = Purpose.RESET if purpose is Purpose.FIRST_ADMINISTRATOR else purpose
        return f"{self.public_url}/account/{page.replace('_', '-')}?token={secret}"

    @property
    def to_forgot(self) -> str:
        """The page that asks for a link to choose another password."""
        return f"{self.public_url}/account/forgot"
