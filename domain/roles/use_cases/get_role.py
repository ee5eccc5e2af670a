"""Read one role."""

from dataclasses import dataclass
from uuid import UUID

from domain.roles.entities import Role
from domain.roles.ports import RoleRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class GetRole:
    """The built-in role can be read like any other."""

    roles: RoleRepository

    async def execute(self, role_id: UUID) -> Role:
        """Raises RoleNotFound."""
        return await self.roles.get(role_id)
