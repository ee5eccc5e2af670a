"""Read the roles, a page at a time."""

from dataclasses import dataclass
from typing import ClassVar

from domain.roles.entities import Role
from domain.roles.ports import RoleRepository
from domain.shared.actor import Actor
from domain.shared.page import Page, PageRequest
from domain.shared.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRoles:
    """All of them, in order of creation: the built-in one is the first."""

    permission: ClassVar[Permission] = Permission.ROLES_READ

    actor: Actor
    roles: RoleRepository

    async def execute(self, page: PageRequest) -> Page[Role]:
        self.actor.require(self.permission)
        return await self.roles.list_page(page)
