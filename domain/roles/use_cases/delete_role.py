"""Delete a role for good."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.roles.occurrences import role_deleted, role_revoked
from domain.roles.ports import RoleAssignments, RoleRepository
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission
from domain.shared.version import ExpectedVersions, require_version


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteRole:
    """A role that users hold is deleted only by force, which takes it away from all of them."""

    permission: ClassVar[Permission] = Permission.ROLES_WRITE

    actor: Actor
    roles: RoleRepository
    assignments: RoleAssignments
    audit: AuditTrail
    clock: Clock

    async def execute(self, role_id: UUID, *, force: bool = False, expected: ExpectedVersions = None) -> None:
        """Raises RoleNotFound, VersionIsStale, RoleIsBuiltIn, BeyondOwnPermissions, RoleInUse."""
        self.actor.require(self.permission)
        role = await self.roles.get_for_update(role_id)
        require_version(role.version, expected)
        role.require_own()
        self.actor.require_all(role.permissions)
        at = self.clock.now()
        holders = await self.assignments.revoke_from_all(role_id, at=at) if force else ()
        await self.roles.remove(role)
        await self.audit.record(
            *(role_revoked(holder, role_id, at=at) for holder in holders),
            role_deleted(role, at=at),
        )
