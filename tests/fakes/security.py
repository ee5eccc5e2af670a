"""Passwords without the work that makes guessing them slow."""

from hashlib import sha256

from domain.users.ports import CommonPasswords, PasswordHasher
from domain.users.values import Password


class FakePasswordHasher(PasswordHasher):
    """Not safe, but never the password itself: what leaks it is noticed here too."""

    async def hash(self, password: Password) -> str:
        return f"$fake${sha256(password.text.encode()).hexdigest()}"


class FakeCommonPasswords(CommonPasswords):
    def __init__(self, *texts: str) -> None:
        self._texts = frozenset(texts)

    def include(self, password: Password) -> bool:
        return password.text in self._texts
