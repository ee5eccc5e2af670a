"""What an operator chooses about mail."""

import re
from dataclasses import dataclass, field, replace
from typing import Annotated, Final, Literal, Self, TypeAlias
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from app.settings.variable import PORTS, RejectedError, SettingsError, Variable, is_host

SMTP_EXPECTED: Final = "must look like smtp://user:password@host:587, smtps://user:password@host or console:"
CONSOLE: Final = "console"
"""Mail is shown where the server was started, for development."""
Tls: TypeAlias = Literal["from_the_start", "starttls", "never"]
# Whether it is written as e-mail addresses are; whether mail reaches it shows the first one.
_ADDRESS: Final = r"[^\s<>@,;:\"()\[\]\\]+@[A-Za-z0-9.-]+"
_MAILBOX: Final = re.compile(rf'[^<>@,;:"()\[\]\\\x00-\x1f]*<{_ADDRESS}>|{_ADDRESS}')
_PORT_OF: Final = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """How to reach it."""

    host: str
    port: int
    tls: Tls
    username: str | None = None
    password: str | None = field(default=None, repr=False)


def smtp_url(text: str) -> SmtpServer | Literal["console"]:
    """Percent-encoded like every URL: a password's `@` is `%40`."""
    if text == "console:":
        return CONSOLE
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise RejectedError(SMTP_EXPECTED) from None
    host = parts.hostname or ""
    if parts.scheme not in _PORT_OF or not is_host(host) or parts.path not in {"", "/"} or parts.fragment:
        raise RejectedError(SMTP_EXPECTED)
    if port is not None and port not in PORTS:
        raise RejectedError(SMTP_EXPECTED)
    tls = _tls(parts)
    username, password = _account(parts, tls)
    return SmtpServer(host=host, port=port or _PORT_OF[parts.scheme], tls=tls, username=username, password=password)


def _tls(parts: SplitResult) -> Tls:
    parameters = parse_qsl(parts.query, keep_blank_values=True)
    if parameters and (parts.scheme != "smtp" or parameters != [("tls", "never")]):
        raise RejectedError("knows one parameter, `?tls=never`, and that for smtp:// only")
    if parameters:
        return "never"
    return "from_the_start" if parts.scheme == "smtps" else "starttls"


def _account(parts: SplitResult, tls: Tls) -> tuple[str | None, str | None]:
    if parts.username is None and parts.password is None:
        return None, None
    if tls == "never":
        raise RejectedError("must not hold a password together with `?tls=never`: anybody on the way could read it")
    if not parts.username or not parts.password or re.search(r"%(?![0-9A-Fa-f]{2})", parts.username + parts.password):
        raise RejectedError(f"{SMTP_EXPECTED}, both parts percent-encoded")
    return unquote(parts.username), unquote(parts.password)


def mailbox(text: str) -> str:
    """One address, with or without a name before it."""
    if not _MAILBOX.fullmatch(text):
        raise RejectedError("must be an address such as roster@example.com or Roster <roster@example.com>")
    return text


def email_address(text: str) -> str:
    """The address alone."""
    if not re.fullmatch(_ADDRESS, text):
        raise RejectedError("must be an address such as ana@example.com")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """Who sends no mail needs none of it."""

    smtp: Annotated[SmtpServer | Literal["console"] | None, Variable("ROSTER_SMTP_URL", smtp_url)] = None
    sender: Annotated[str | None, Variable("ROSTER_MAIL_FROM", mailbox)] = None

    def for_development(self) -> Self:
        """Of a private database: mail is shown instead of sent."""
        return replace(self, smtp=self.smtp or CONSOLE)

    def __post_init__(self) -> None:
        if isinstance(self.smtp, SmtpServer) and self.sender is None:
            raise SettingsError("ROSTER_MAIL_FROM is missing: with ROSTER_SMTP_URL, say from whom mail comes")
