"""What a mail is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class MailKind(StrEnum):
    """What a mail is for. Each has its templates, which say which values it takes."""

    VERIFY = "verify"
    """To an address that somebody registers with: the link that proves it is theirs."""
    ALREADY_REGISTERED = "already_registered"
    """The same, when the address has an account already."""
    RESET = "reset"
    """The link to choose a new password."""
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (a kind of mail)
    CHANGE_EMAIL = "change_email"
    """To the new address: the link that makes it the account's."""
    CHANGE_EMAIL_NOTICE = "change_email_notice"
    """To the old address, whose owner may not know."""
    INVITATION = "invitation"


class Locale(StrEnum):
    """The languages that mail is written in."""

    ENGLISH = "en"
    SPANISH = "es"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """To one person, in their language. The values are for the template; links among them hold secrets."""

    kind: MailKind
    to: str
    locale: Locale
    values: Mapping[str, str] = field(repr=False)


class MailStatus(StrEnum):
    """How far a mail is."""

    WAITING = "waiting"
    """To be sent, or to be tried again."""
    DEAD = "dead"
    """Not tried any more until somebody resends it."""
