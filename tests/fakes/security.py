"""Passwords without the work that makes guessing them slow."""

import unicodedata
from hashlib import sha256
from typing import Final

from domain.users.ports import CommonPasswords, PasswordHasher
from domain.users.values import Password

_PREFIX: Final = "$fake$"


class FakePasswordHasher(PasswordHasher):
    """Not safe, but never the password itself: what leaks it is noticed here too."""

    async def hash(self, password: Password) -> str:
        return _hash(password.text)

    async def verify(self, text: str, password_hash: str | None) -> bool:
        return password_hash == _hash(text)

    def is_outdated(self, password_hash: str) -> bool:
        return not self.knows(password_hash)

    def knows(self, password_hash: str) -> bool:
        return password_hash.startswith(_PREFIX)


class FakeCommonPasswords(CommonPasswords):
    def __init__(self, *texts: str) -> None:
        self._texts = frozenset(texts)

    def include(self, password: Password) -> bool:
        return password.text in self._texts


def _hash(text: str) -> str:
    normalized = unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")
    return _PREFIX + sha256(normalized).hexdigest()
