"""Read which users hold a role."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.roles.ports import RoleAssignments, RoleRepository
from domain.shared.actor import Actor
from domain.shared.page import Page, PageRequest
from domain.shared.permissions import Permission
from domain.users.entities import User


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRoleHolders:
    """Deactivated users hold their roles too. Their addresses and names are only for those who may read users."""

    permission: ClassVar[Permission] = Permission.ROLES_READ
    further_permission: ClassVar[Permission] = Permission.USERS_READ

    actor: Actor
    roles: RoleRepository
    assignments: RoleAssignments

    async def execute(self, role_id: UUID, page: PageRequest) -> Page[User]:
        """Raises RoleNotFound."""
        self.actor.require(self.permission)
        self.actor.require(self.further_permission)
        await self.roles.get(role_id)
        return await self.assignments.list_holders(role_id, page)
