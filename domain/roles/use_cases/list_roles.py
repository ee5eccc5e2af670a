"""Read the roles, a page at a time."""

from dataclasses import dataclass

from domain.roles.entities import Role
from domain.roles.ports import RoleRepository
from domain.shared.page import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRoles:
    """All of them, in order of creation: the built-in one is the first."""

    roles: RoleRepository

    async def execute(self, page: PageRequest) -> Page[Role]:
        return await self.roles.list_page(page)
