"""API keys in memory."""

from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from domain.api_keys.entities import ApiKey
from domain.api_keys.ports import ApiKeyRepository
from domain.shared.authentication import CredentialRefused
from domain.shared.page import Page, PageRequest, Position
from domain.users.errors import UserNotFound
from tests.fakes.register import FakeRegister, page_of


class FakeApiKeyRepository(ApiKeyRepository):
    def __init__(self, register: FakeRegister) -> None:
        self._register = register

    def next_id(self) -> UUID:
        return uuid7()

    async def add(self, key: ApiKey, *, secret: str, session_id: UUID | None = None) -> None:
        if session_id and session_id not in self._register.sessions:
            raise CredentialRefused
        if key.user_id not in self._register.users:
            raise UserNotFound
        self._register.api_keys[key.id] = (key, secret)

    async def list_page_of(self, user_id: UUID, page: PageRequest) -> Page[ApiKey]:
        keys = [key for key, _ in self._register.api_keys.values() if key.user_id == user_id]
        return page_of(keys, page, lambda key: Position(key.created_at, key.id), newest_first=True)

    async def revoke(self, key_id: UUID, *, user_id: UUID, at: datetime) -> bool:  # noqa: ARG002 (of no use in memory)
        key, _ = self._register.api_keys.get(key_id, (None, ""))
        if key is None or key.user_id != user_id:
            return False
        del self._register.api_keys[key_id]
        return True
