"""What people type to prove that they have their second factor."""

import re
from dataclasses import dataclass, field
from typing import Final, TypeAlias

CODE_MAX: Final = 64
"""Characters of what is looked at at all: codes as people type them, with spaces and hyphens."""
TOTP_DIGITS: Final = 6
RECOVERY_CODES: Final = 10
RECOVERY_CODE_LETTERS: Final = 12
# Crockford's base 32: without letters that are taken for digits. Twelve of them are 60 bits.
RECOVERY_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"

_TOTP: Final = re.compile(f"[0-9]{{{TOTP_DIGITS}}}")
_RECOVERY: Final = re.compile(f"[{RECOVERY_ALPHABET}]{{{RECOVERY_CODE_LETTERS}}}")
_SEPARATORS: Final = str.maketrans("", "", " -")


@dataclass(frozen=True, slots=True)
class TotpCode:
    """The six digits that an authenticator shows for thirty seconds."""

    digits: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """One of the codes for the day on which the phone is lost."""

    letters: str = field(repr=False)

    @property
    def text(self) -> str:
        """As people see it: in groups of four."""
        return "-".join(self.letters[start : start + 4] for start in range(0, RECOVERY_CODE_LETTERS, 4))


Code: TypeAlias = TotpCode | RecoveryCode


def parse_code(text: str) -> Code | None:
    """What it can only be, by its length; None when it is neither. Case, spaces and hyphens do not count."""
    letters = text[:CODE_MAX].translate(_SEPARATORS).lower()
    if _TOTP.fullmatch(letters):
        return TotpCode(letters)
    return RecoveryCode(letters) if _RECOVERY.fullmatch(letters) else None
