"""bcrypt hashes, as PHP, Ruby, Node and Python write them."""

import re
from dataclasses import dataclass, field
from typing import Final, Self

import bcrypt

HIGHEST_COST: Final = 14
"""Each step doubles the work; 14 takes about a second."""
# The algorithm looks at no more, so whoever made the hash of a longer password made it of this much.
_BYTES: Final = 72
_FORMAT: Final = re.compile(r"\$2[aby]\$(?P<cost>[0-9]{2})\$[./A-Za-z0-9]{53}", re.ASCII)
_LOWEST_COST: Final = 4


@dataclass(frozen=True, slots=True)
class BcryptHash:
    text: str = field(repr=False)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None when it is no bcrypt hash, or costs too much."""
        found = _FORMAT.fullmatch(text)
        return cls(text) if found and _LOWEST_COST <= int(found["cost"]) <= HIGHEST_COST else None

    def matches(self, password: bytes) -> bool:
        try:
            return bcrypt.checkpw(password[:_BYTES], self.text.encode())
        except ValueError:
            # A salt that could not have been made.
            return False
