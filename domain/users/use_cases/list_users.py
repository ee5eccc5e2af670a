"""Read the users, a page at a time."""

from dataclasses import dataclass

from domain.shared.page import Page, PageRequest
from domain.users.entities import User
from domain.users.ports import UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUsers:
    """All of them, deactivated ones too, in order of creation."""

    users: UserRepository

    async def execute(self, page: PageRequest) -> Page[User]:
        return await self.users.list_page(page)
