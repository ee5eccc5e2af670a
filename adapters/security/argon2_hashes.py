"""Argon2 hashes in PHC string format, of any parameters that this machine can afford."""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import Final, Self

from argon2.exceptions import VerificationError
from argon2.low_level import Type, verify_secret

# Whoever can write a hash could otherwise have every sign-in take gigabytes, or minutes.
MOST_MEMORY_KIB: Final = 262_144
MOST_WORK_KIB: Final = 1_048_576
"""Memory times iterations: about a second."""
MOST_LANES: Final = 16

# At least 8 bytes of salt (RFC 9106, 3.1), and a digest too long to be met by chance: 16 bytes.
_FORMAT: Final = re.compile(
    r"\$(?P<kind>argon2(?:id|i|d))(?:\$v=(?P<version>16|19))?"
    r"\$m=(?P<memory>[1-9][0-9]{0,9}),t=(?P<iterations>[1-9][0-9]{0,9}),p=(?P<lanes>[1-9][0-9]{0,2})"
    r"\$(?P<salt>[A-Za-z0-9+/]{11,128})\$(?P<digest>[A-Za-z0-9+/]{22,128})",
    re.ASCII,
)
_TYPES: Final = {"argon2id": Type.ID, "argon2i": Type.I, "argon2d": Type.D}
_NEWEST: Final = 19


@dataclass(frozen=True, slots=True)
class Argon2Hash:
    text: str = field(repr=False)
    type: Type
    version: int
    memory_kib: int
    iterations: int
    lanes: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None when it is no Argon2 hash, or costs too much."""
        found = _FORMAT.fullmatch(text)
        if not found or not (_is_base64(found["salt"]) and _is_base64(found["digest"])):
            return None
        memory, iterations, lanes = (int(found[name]) for name in ("memory", "iterations", "lanes"))
        if memory > MOST_MEMORY_KIB or memory * iterations > MOST_WORK_KIB or lanes > MOST_LANES:
            return None
        # The first version, 16 (hexadecimal 10), did not name itself.
        return cls(text, _TYPES[found["kind"]], int(found["version"] or 16), memory, iterations, lanes)

    def matches(self, password: bytes) -> bool:
        try:
            return verify_secret(self.text.encode(), password, self.type)
        except VerificationError:
            return False

    def is_at_least(self, *, memory_kib: int, iterations: int) -> bool:
        """Argon2id of the newest version, and no cheaper than this."""
        return (
            self.type is Type.ID
            and self.version == _NEWEST
            and self.memory_kib >= memory_kib
            and self.iterations >= iterations
        )


def _is_base64(text: str) -> bool:
    """Without padding and with no bits left over. Of anything else Argon2 says no without doing any work."""
    # One letter more than whole bytes need is 1 modulo 4, which no padding makes whole.
    return len(text) % 4 != 1 and b64encode(b64decode(text + "==")).rstrip(b"=") == text.encode()
