"""Take a user out of service without forgetting it."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission
from domain.users.administrators import keep_an_administrator_besides
from domain.users.entities import User
from domain.users.occurrences import user_deactivated
from domain.users.ports import Administrators, HeldPermissions, OpenSessions, UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class DeactivateUser:
    """The last active administrator stays active. Deactivating twice is the same as once.

    Where the user is signed in ends with it: whoever is activated again has to sign in again.
    """

    permission: ClassVar[Permission] = Permission.USERS_WRITE

    actor: Actor
    users: UserRepository
    held_permissions: HeldPermissions
    administrators: Administrators
    sessions: OpenSessions
    audit: AuditTrail
    clock: Clock

    async def execute(self, user_id: UUID) -> User:
        """Raises UserNotFound, BeyondOwnPermissions, LastAdministrator."""
        self.actor.require(self.permission)
        await keep_an_administrator_besides(user_id, self.administrators)
        user = await self.users.get_for_update(user_id)
        self.actor.require_all(await self.held_permissions.of(user_id))
        changed = user.deactivate(at=self.clock.now())
        if changed is not user:
            await self.users.save(changed)
            await self.sessions.end_all_of(user_id, at=changed.updated_at)
            await self.audit.record(user_deactivated(changed))
        return changed
