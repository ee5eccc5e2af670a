"""Read which users hold a role."""

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from domain.roles.ports import RoleRepository
from domain.shared.actor import Actor
from domain.shared.page import Page, PageRequest
from domain.shared.permissions import Permission
from domain.users.lists import EVERYBODY, ListedUser, UserFilter, UserSort
from domain.users.ports import UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRoleHolders:
    """Deactivated users hold their roles too. Their addresses and names are only for those who may read users."""

    permission: ClassVar[Permission] = Permission.ROLES_READ
    further_permission: ClassVar[Permission] = Permission.USERS_READ

    actor: Actor
    roles: RoleRepository
    users: UserRepository

    async def execute(
        self,
        role_id: UUID,
        page: PageRequest,
        wanted: UserFilter = EVERYBODY,
        sort: UserSort = UserSort.CREATED_AT,
        *,
        with_total: bool = False,
    ) -> Page[ListedUser]:
        """Raises RoleNotFound."""
        self.actor.require(self.permission)
        self.actor.require(self.further_permission)
        await self.roles.get(role_id)
        holders = replace(wanted, role=role_id)
        found = await self.users.list_page(page, holders, sort)
        return replace(found, total=await self.users.count(holders)) if with_total else found
