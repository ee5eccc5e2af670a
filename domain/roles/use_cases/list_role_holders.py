"""Read which users hold a role."""

from dataclasses import dataclass
from uuid import UUID

from domain.roles.ports import RoleAssignments, RoleRepository
from domain.shared.page import Page, PageRequest
from domain.users.entities import User


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRoleHolders:
    """Deactivated users hold their roles too."""

    roles: RoleRepository
    assignments: RoleAssignments

    async def execute(self, role_id: UUID, page: PageRequest) -> Page[User]:
        """Raises RoleNotFound."""
        await self.roles.get(role_id)
        return await self.assignments.list_holders(role_id, page)
