"""Read which roles a user holds."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.roles.entities import HeldRoles
from domain.roles.ports import RoleAssignments
from domain.shared.actor import Actor
from domain.shared.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRolesOfUser:
    """All of them, in order of their names."""

    permission: ClassVar[Permission] = Permission.ROLES_READ

    actor: Actor
    assignments: RoleAssignments

    async def execute(self, user_id: UUID) -> HeldRoles:
        """Raises UserNotFound."""
        self.actor.require(self.permission)
        return await self.assignments.roles_of(user_id)
