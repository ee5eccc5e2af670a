"""Read which roles a user holds."""

from dataclasses import dataclass
from uuid import UUID

from domain.roles.entities import HeldRoles
from domain.roles.ports import RoleAssignments


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRolesOfUser:
    """All of them, in order of their names."""

    assignments: RoleAssignments

    async def execute(self, user_id: UUID) -> HeldRoles:
        """Raises UserNotFound."""
        return await self.assignments.roles_of(user_id)
