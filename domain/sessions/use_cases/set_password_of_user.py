"""Give a user another password."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.sessions.occurrences import password_changed
from domain.sessions.ports import SessionRepository
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission
from domain.users.new_passwords import NewPasswords
from domain.users.ports import HeldPermissions, UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPasswordOfUser:
    """Every session of the user ends with it, in the same transaction.

    Whoever gives somebody a password can sign in as them: so only somebody else, who may do as much as they.
    """

    permission: ClassVar[Permission] = Permission.USERS_WRITE

    actor: Actor
    new_passwords: NewPasswords
    users: UserRepository
    held_permissions: HeldPermissions
    sessions: SessionRepository
    audit: AuditTrail
    clock: Clock

    async def execute(self, user_id: UUID, new_password: str) -> None:
        """Raises OwnAccount, UserNotFound, BeyondOwnPermissions, WeakPassword, Overloaded."""
        self.actor.require(self.permission)
        self.actor.require_other(user_id)
        new_hash = await self.new_passwords.hash(new_password)
        user = await self.users.get_for_update(user_id)
        self.actor.require_all(await self.held_permissions.of(user_id))
        at = self.clock.now()
        await self.users.save(user.with_password_hash(new_hash))
        await self.sessions.end_all_of(user.id, at=at)
        await self.audit.record(password_changed(user.id, at=at))
