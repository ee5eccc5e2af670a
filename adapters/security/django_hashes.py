"""PBKDF2 hashes, as Django writes them: `pbkdf2_sha256$iterations$salt$hash`."""

import hashlib
import re
from base64 import b64decode
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Final, Self

MOST_ITERATIONS: Final = 5_000_000
"""About two seconds; Django 6.1 makes 1,500,000."""
_DIGEST_BYTES: Final = {"sha1": 20, "sha256": 32}
_FORMAT: Final = re.compile(
    r"pbkdf2_(?P<digest>sha1|sha256)\$(?P<iterations>[1-9][0-9]{0,9})\$(?P<salt>[!-#%-~]{1,128})"
    r"\$(?P<hash>[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{43}=)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class DjangoHash:
    digest: str
    iterations: int
    salt: bytes
    expected: bytes = field(repr=False)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None when it is no such hash, or costs too much."""
        found = _FORMAT.fullmatch(text)
        if not found or int(found["iterations"]) > MOST_ITERATIONS:
            return None
        expected = b64decode(found["hash"])
        if len(expected) != _DIGEST_BYTES[found["digest"]]:
            return None
        return cls(found["digest"], int(found["iterations"]), found["salt"].encode(), expected)

    def matches(self, password: bytes) -> bool:
        return compare_digest(hashlib.pbkdf2_hmac(self.digest, password, self.salt, self.iterations), self.expected)
