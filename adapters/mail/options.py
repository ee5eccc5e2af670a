"""How mail is sent: what an operator chose, without where they chose it."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpOptions:
    """A mail server. Its certificate is checked against those that the system trusts."""

    host: str
    port: int
    tls: Literal["from_the_start", "starttls", "never"]
    """Encrypted as soon as connected (RFC 8314); by STARTTLS (RFC 3207), or not at all; or never."""
    username: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailOptions:
    """Without a server, mail is written to the console."""

    server: SmtpOptions | None
    sender: str
    """As in a header: `Roster <roster@example.com>`."""
    place: str
    """Where the reader finds this service: its public address."""
