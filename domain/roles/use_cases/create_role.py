"""Create a role."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from domain.audit.ports import AuditTrail
from domain.roles.entities import Role
from domain.roles.occurrences import role_created
from domain.roles.ports import RoleRepository
from domain.roles.values import Description, RoleName, parse_permissions
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateRoleCommand:
    name: str
    description: str = ""
    permissions: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateRole:
    """Under a name no other role has, with no more than its maker may do. Nobody holds it yet."""

    permission: ClassVar[Permission] = Permission.ROLES_WRITE

    actor: Actor
    roles: RoleRepository
    audit: AuditTrail
    clock: Clock

    async def execute(self, command: CreateRoleCommand) -> Role:
        """Raises BeyondOwnPermissions, RoleNameAlreadyTaken, and what the values raise."""
        self.actor.require(self.permission)
        role = Role.create(
            id=self.roles.next_id(),
            name=RoleName.parse(command.name),
            description=Description.parse(command.description),
            permissions=parse_permissions(command.permissions),
            at=self.clock.now(),
        )
        self.actor.require_all(role.permissions)
        await self.roles.add(role)
        await self.audit.record(role_created(role))
        return role
