"""Read one role."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.roles.entities import Role
from domain.roles.ports import RoleRepository
from domain.shared.actor import Actor
from domain.shared.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class GetRole:
    """The built-in role can be read like any other."""

    permission: ClassVar[Permission] = Permission.ROLES_READ

    actor: Actor
    roles: RoleRepository

    async def execute(self, role_id: UUID) -> Role:
        """Raises RoleNotFound."""
        self.actor.require(self.permission)
        return await self.roles.get(role_id)
