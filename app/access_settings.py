"""What an operator chooses about signing in."""

from dataclasses import dataclass, field
from typing import Annotated

from app.public_url import web_address
from app.variable import SettingsError, Variable, secret


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessSettings:
    """Secrets have no default: a service that nobody gave one does not start."""

    secret_key: Annotated[str | None, Variable("ROSTER_SECRET_KEY", secret)] = field(default=None, repr=False)

    public_url: Annotated[str | None, Variable("ROSTER_PUBLIC_URL", web_address)] = None

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
