"""List a user's API keys."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.api_keys.entities import ApiKey
from domain.api_keys.ports import ApiKeyRepository
from domain.shared.actor import Actor
from domain.shared.page import Page, PageRequest
from domain.shared.permissions import Permission
from domain.users.ports import UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class ListApiKeysOfUser:
    """Never their secrets."""

    permission: ClassVar[Permission] = Permission.KEYS_READ

    actor: Actor
    users: UserRepository
    keys: ApiKeyRepository

    async def execute(self, user_id: UUID, page: PageRequest) -> Page[ApiKey]:
        """Raises UserNotFound."""
        self.actor.require(self.permission)
        user = await self.users.get(user_id)
        return await self.keys.list_page_of(user.id, page)
