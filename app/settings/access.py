"""What an operator chooses about signing in."""

from dataclasses import dataclass, field, replace
from typing import Annotated, Self

from app.settings.mail import email_address
from app.settings.public_url import web_address
from app.settings.return_hosts import hosts
from app.settings.sign_in_address import SIGN_IN_PATH, sign_in_address
from app.settings.variable import SettingsError, Variable, one_of, secret
from domain.accounts.values import Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessSettings:
    """Secrets have no default: a service that nobody gave one does not start."""

    secret_key: Annotated[str | None, Variable("ROSTER_SECRET_KEY", secret)] = field(default=None, repr=False)

    registration: Annotated[
        Registration, Variable("ROSTER_REGISTRATION", lambda text: Registration(one_of(*Registration)(text)))
    ] = Registration.CLOSED
    admin_email: Annotated[str | None, Variable("ROSTER_ADMIN_EMAIL", email_address)] = None
    public_url: Annotated[str | None, Variable("ROSTER_PUBLIC_URL", web_address)] = None
    sign_in_url: Annotated[str | None, Variable("ROSTER_SIGN_IN_URL", sign_in_address)] = None
    return_hosts: Annotated[tuple[str, ...], Variable("ROSTER_RETURN_HOSTS", hosts)] = ()

    @property
    def sign_in_page(self) -> str | None:
        """Where browsers are sent that nobody knows; None when there is no address to send them to."""
        return self.sign_in_url or (f"{self.public_url}{SIGN_IN_PATH}" if self.public_url else None)

    def for_development(self) -> Self:
        """Of a private database: somebody can get in."""
        return replace(self, admin_email=self.admin_email or "admin@example.com")

    def url(self, port: int) -> str:
        """What this service calls itself. Unless it was told, only who is on this machine can use it."""
        return self.public_url or f"http://127.0.0.1:{port}"

    def required_secret_key(self) -> str:
        """Raises SettingsError."""
        if self.secret_key is None:
            raise SettingsError(
                "ROSTER_SECRET_KEY is missing: make one with `openssl rand -base64 32`, give the same one to every "
                "replica, and keep it, since what it encrypted cannot be read without it"
            )
        return self.secret_key
