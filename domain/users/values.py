"""The values a user is made of, each valid from the moment it exists."""

import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self

from domain.users.errors import InvalidDisplayName, WeakPassword

DISPLAY_NAME_MAX: Final = 200
PASSWORD_MIN: Final = 15
PASSWORD_MAX: Final = 128
EMAIL_MAX: Final = 254
"""RFC 5321, 4.5.3.1.3, less the brackets around it."""
TYPED_PASSWORD_MAX: Final = 1024
"""Another register may have allowed longer ones than we do. What is longer than this is nobody's password."""
# In NFC, four code points become one at the most. Normalising takes the square of the length, with all of the process.
_MOST_COMPOSED: Final = 4


class UserStatus(StrEnum):
    """A deactivated user stays in the register, with its roles, and counts for nothing."""

    ACTIVE = "active"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, slots=True)
class Email:
    """An address as it is shown and written to. Made by an EmailParser, which knows the syntax."""

    address: str

    @property
    def key(self) -> str:
        """What makes two addresses the same one: compatibility forms and case do not count (UAX #15, NFKC)."""
        if self.address.isascii():
            return self.address.lower()  # The same, and ten times faster.
        return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", self.address).casefold())


@dataclass(frozen=True, slots=True)
class DisplayName:
    """What people call the user. Trimmed and NFC-normalised; otherwise as they wrote it."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises InvalidDisplayName."""
        if len(text) > DISPLAY_NAME_MAX * _MOST_COMPOSED:
            raise InvalidDisplayName
        name = unicodedata.normalize("NFC", text).strip()
        # What is printable has no control characters, and is found so at once.
        is_plain = name.isprintable() or not any(_is_control(character) for character in name)
        if not is_plain or not 1 <= len(name) <= DISPLAY_NAME_MAX:
            raise InvalidDisplayName
        return cls(name)


@dataclass(frozen=True, slots=True)
class Password:
    """A password somebody chose: length only, no rules of composition (NIST SP 800-63B-4, 3.1.1.2)."""

    text: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> Self:
        """NFC-normalised and counted in Unicode code points. Raises WeakPassword."""
        is_readable = len(text) <= PASSWORD_MAX * _MOST_COMPOSED
        password = unicodedata.normalize("NFC", text) if is_readable else text
        if len(password) < PASSWORD_MIN:
            raise WeakPassword(f"Too short: expected at least {PASSWORD_MIN} characters.")
        if len(password) > PASSWORD_MAX:
            raise WeakPassword(f"Too long: expected at most {PASSWORD_MAX} characters.")
        return cls(password)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
