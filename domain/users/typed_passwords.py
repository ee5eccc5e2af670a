"""How a password that somebody types is compared with the one that is kept."""

import unicodedata
from dataclasses import dataclass, field

from domain.shared.unit_of_work import UnitOfWork
from domain.users.entities import User
from domain.users.errors import UserNotFound
from domain.users.ports import PasswordHasher, UserRepository
from domain.users.values import Password


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedUser:
    """Who typed the right password. What is in the register may have changed since: see `TypedPasswords.lock`."""

    user: User
    better_hash: str | None = field(repr=False)
    """Of the same password, when the one that is kept is weaker than those of today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPasswords:
    """Comparing takes long, so it holds no connection; so what it compared with is looked at again afterwards."""

    users: UserRepository
    passwords: PasswordHasher
    unit_of_work: UnitOfWork

    async def verify(self, user: User | None, text: str) -> VerifiedUser | None:
        """None for a wrong password, for none, for nobody and for a deactivated user: after the same time for all."""
        # Nothing was changed yet: what counts is that the connection goes back.
        await self.unit_of_work.commit()
        kept = user.password_hash if user else None
        is_right = await self.passwords.verify(text, kept)
        if user is None or kept is None or not is_right or not user.is_active:
            return None
        outdated = self.passwords.is_outdated(kept)
        better = await self.passwords.hash(Password(unicodedata.normalize("NFC", text))) if outdated else None
        return VerifiedUser(user=user, better_hash=better)

    async def lock(self, verified: VerifiedUser) -> User | None:
        """The user, whom nobody can change now. None when the password or the status changed in between: they win."""
        try:
            user = await self.users.get_for_update(verified.user.id)
        except UserNotFound:
            return None
        if user.password_hash != verified.user.password_hash or not user.is_active:
            return None
        if verified.better_hash is None:
            return user
        upgraded = user.with_password_hash(verified.better_hash)
        await self.users.save(upgraded)
        return upgraded
