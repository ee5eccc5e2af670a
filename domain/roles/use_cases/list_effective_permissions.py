"""Read what a user may do, and by which roles."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.roles.entities import HeldRoles
from domain.roles.ports import RoleAssignments
from domain.shared.actor import Actor
from domain.shared.permissions import Permission
from domain.users.ports import UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEffectivePermissions:
    """Of others to those who may read users and roles, of oneself to everybody. Deactivated users may do nothing."""

    permission: ClassVar[Permission] = Permission.ROLES_READ
    further_permission: ClassVar[Permission] = Permission.USERS_READ

    actor: Actor
    users: UserRepository
    assignments: RoleAssignments

    async def execute(self, user_id: UUID) -> HeldRoles:
        """The roles that count now. Raises UserNotFound."""
        self.actor.require_about(user_id, self.permission, self.further_permission)
        user = await self.users.get(user_id)
        return await self.assignments.roles_of(user_id) if user.is_active else HeldRoles(grants=())
