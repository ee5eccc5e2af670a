"""Put a deactivated user back into service."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission
from domain.users.entities import User
from domain.users.occurrences import user_activated
from domain.users.ports import HeldPermissions, UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivateUser:
    """The user has the roles it had before. Activating twice is the same as once."""

    permission: ClassVar[Permission] = Permission.USERS_WRITE

    actor: Actor
    users: UserRepository
    held_permissions: HeldPermissions
    audit: AuditTrail
    clock: Clock

    async def execute(self, user_id: UUID) -> User:
        """Raises UserNotFound, BeyondOwnPermissions."""
        self.actor.require(self.permission)
        user = await self.users.get_for_update(user_id)
        self.actor.require_all(await self.held_permissions.of(user_id))
        changed = user.activate(at=self.clock.now())
        if changed is not user:
            await self.users.save(changed)
            await self.audit.record(user_activated(changed))
        return changed
