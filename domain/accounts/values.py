"""The words about account tokens, and how long they live."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

ACCOUNT_TOKEN_PREFIX: Final = "rat_"  # noqa: S105 (the prefix of secrets, not one)


class Purpose(StrEnum):
    """What a token lets its bearer do. For anything else it is worth nothing."""

    VERIFY = "verify"
    """Open the account that somebody registered."""
    RESET = "reset"
    """Choose another password."""
    CHANGE_EMAIL = "change_email"
    """Make the address it was sent to the account's."""
    INVITATION = "invitation"
    """Open the account that somebody was invited to."""
    FIRST_ADMINISTRATOR = "first_administrator"
    """Choose the first password of the first administrator."""


class Registration(StrEnum):
    """Who may open an account by themselves."""

    OPEN = "open"
    INVITE = "invite"
    """Who was invited."""
    CLOSED = "closed"


LIFETIMES: Final = {
    Purpose.VERIFY: timedelta(hours=24),
    Purpose.RESET: timedelta(hours=1),
    Purpose.CHANGE_EMAIL: timedelta(hours=24),
    Purpose.INVITATION: timedelta(days=7),
    Purpose.FIRST_ADMINISTRATOR: timedelta(hours=24),
}
