"""Read the users, a page at a time."""

from dataclasses import dataclass, replace
from typing import ClassVar

from domain.shared.actor import Actor
from domain.shared.page import Page, PageRequest
from domain.shared.permissions import Permission
from domain.users.lists import EVERYBODY, ListedUser, UserFilter, UserSort
from domain.users.ports import UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUsers:
    """Those who fit what is wanted; of everybody, deactivated users too."""

    permission: ClassVar[Permission] = Permission.USERS_READ

    actor: Actor
    users: UserRepository

    async def execute(
        self,
        page: PageRequest,
        wanted: UserFilter = EVERYBODY,
        sort: UserSort = UserSort.CREATED_AT,
        *,
        with_total: bool = False,
    ) -> Page[ListedUser]:
        self.actor.require(self.permission)
        found = await self.users.list_page(page, wanted, sort)
        return replace(found, total=await self.users.count(wanted)) if with_total else found
