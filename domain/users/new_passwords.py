"""How a password that somebody chose becomes one that can be kept."""

from dataclasses import dataclass

from domain.users.errors import WeakPassword
from domain.users.ports import CommonPasswords, PasswordHasher
from domain.users.values import Password


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasswords:
    """Slow: to be asked before the first SQL, or after a commit, so that nobody waits with a connection in hand."""

    common_passwords: CommonPasswords
    passwords: PasswordHasher

    async def hash(self, text: str) -> str:
        """Raises WeakPassword, Overloaded."""
        password = Password.parse(text)
        if self.common_passwords.include(password):
            raise WeakPassword
        return await self.passwords.hash(password)
