"""Give a user a role."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.roles.entities import permissions_of
from domain.roles.occurrences import role_granted
from domain.roles.ports import RoleAssignments, RoleRepository
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole:
    """Nobody can grant what they may not do themselves. Granting a role that the user already holds changes nothing."""

    permission: ClassVar[Permission] = Permission.ROLES_ASSIGN

    actor: Actor
    roles: RoleRepository
    assignments: RoleAssignments
    audit: AuditTrail
    clock: Clock

    async def execute(self, user_id: UUID, role_id: UUID) -> None:
        """Raises UserNotFound, RoleNotFound, BeyondOwnPermissions."""
        self.actor.require(self.permission)
        self.actor.require_all(permissions_of(await self.roles.get_to_assign([role_id])))
        at = self.clock.now()
        if await self.assignments.grant(user_id, role_id, at=at):
            await self.audit.record(role_granted(user_id, role_id, at=at))
