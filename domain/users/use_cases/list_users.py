"""Read the users, a page at a time."""

from dataclasses import dataclass
from typing import ClassVar

from domain.shared.actor import Actor
from domain.shared.page import Page, PageRequest
from domain.shared.permissions import Permission
from domain.users.entities import User
from domain.users.ports import UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUsers:
    """All of them, deactivated ones too, in order of creation."""

    permission: ClassVar[Permission] = Permission.USERS_READ

    actor: Actor
    users: UserRepository

    async def execute(self, page: PageRequest) -> Page[User]:
        self.actor.require(self.permission)
        return await self.users.list_page(page)
