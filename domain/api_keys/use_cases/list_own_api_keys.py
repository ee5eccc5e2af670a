"""List one's own API keys."""

from dataclasses import dataclass

from domain.api_keys.entities import ApiKey
from domain.api_keys.ports import ApiKeyRepository
from domain.shared.actor import Actor
from domain.shared.page import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOwnApiKeys:
    """Never their secrets. A key may list them too, itself among them."""

    actor: Actor
    keys: ApiKeyRepository

    async def execute(self, page: PageRequest) -> Page[ApiKey]:
        """Raises NotSignedIn."""
        user_id = self.actor.require_person()
        return await self.keys.list_page_of(user_id, page)
