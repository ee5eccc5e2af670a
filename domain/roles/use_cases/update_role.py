"""Change a role's name, its description or what it allows."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.roles.entities import Role
from domain.roles.occurrences import role_updated
from domain.roles.ports import RoleRepository
from domain.roles.values import Description, RoleName, parse_permissions
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission
from domain.shared.version import ExpectedVersions, require_version


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRoleCommand:
    """A member that is None stays as it is."""

    role_id: UUID
    expected: ExpectedVersions = None
    name: str | None = None
    description: str | None = None
    permissions: Collection[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRole:
    """Holds for every holder at once. The built-in role does not change."""

    permission: ClassVar[Permission] = Permission.ROLES_WRITE

    actor: Actor
    roles: RoleRepository
    audit: AuditTrail
    clock: Clock

    async def execute(self, command: UpdateRoleCommand) -> Role:
        """Raises RoleNotFound, VersionIsStale, RoleIsBuiltIn, BeyondOwnPermissions, RoleNameAlreadyTaken.

        And what the values raise.
        """
        self.actor.require(self.permission)
        role = await self.roles.get_for_update(command.role_id)
        require_version(role.version, command.expected)
        role.require_own()
        self.actor.require_all(role.permissions)
        changed = self._described(role, command)
        self.actor.require_all(changed.permissions)
        if changed is not role:
            await self.roles.save(changed)
            await self.audit.record(role_updated(role, changed))
        return changed

    def _described(self, role: Role, command: UpdateRoleCommand) -> Role:
        return role.describe(
            name=role.name if command.name is None else RoleName.parse(command.name),
            description=(role.description if command.description is None else Description.parse(command.description)),
            permissions=(role.permissions if command.permissions is None else parse_permissions(command.permissions)),
            at=self.clock.now(),
        )
