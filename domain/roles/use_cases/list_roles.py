"""Read the roles, a page at a time."""

from dataclasses import dataclass
from typing import ClassVar

from domain.roles.entities import Role
from domain.roles.ports import RoleRepository
from domain.roles.values import RoleSort
from domain.shared.actor import Actor
from domain.shared.page import Page, PageRequest
from domain.shared.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRoles:
    """All of them, in order of creation unless said: the built-in one is the first."""

    permission: ClassVar[Permission] = Permission.ROLES_READ

    actor: Actor
    roles: RoleRepository

    async def execute(self, page: PageRequest, sort: RoleSort = RoleSort.CREATED_AT) -> Page[Role]:
        self.actor.require(self.permission)
        return await self.roles.list_page(page, sort)
