"""Take a role from a user."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.roles.occurrences import role_revoked
from domain.roles.ports import RoleAssignments, RoleRepository
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission
from domain.users.administrators import keep_an_administrator_besides
from domain.users.ports import Administrators, UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRole:
    """The last active administrator keeps the role. Revoking what is not held changes nothing."""

    permission: ClassVar[Permission] = Permission.ROLES_ASSIGN

    actor: Actor
    users: UserRepository
    roles: RoleRepository
    assignments: RoleAssignments
    administrators: Administrators
    audit: AuditTrail
    clock: Clock

    async def execute(self, user_id: UUID, role_id: UUID) -> None:
        """Raises UserNotFound, RoleNotFound, BeyondOwnPermissions, LastAdministrator."""
        self.actor.require(self.permission)
        role = await self.roles.get(role_id)
        self.actor.require_all(role.permissions)
        if role.is_built_in:
            await keep_an_administrator_besides(user_id, self.administrators)
        await self.users.get(user_id)
        at = self.clock.now()
        if await self.assignments.revoke(user_id, role_id, at=at):
            await self.audit.record(role_revoked(user_id, role_id, at=at))
