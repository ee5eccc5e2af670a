"""What the rules about API keys need from outside."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.api_keys.entities import ApiKey
from domain.shared.page import Page, PageRequest


class ApiKeyRepository(Protocol):
    """The API keys of all users, as of the current transaction. Their secrets are known by their hashes alone."""

    def next_id(self) -> UUID:
        """A new id, later in order than those before (UUIDv7, RFC 9562)."""
        ...

    async def add(self, key: ApiKey, *, secret: str, session_id: UUID | None = None) -> None:
        """Made in this session, if in any, which must not have ended meanwhile.

        Raises UserNotFound, CredentialRefused.
        """
        ...

    async def list_page_of(self, user_id: UUID, page: PageRequest) -> Page[ApiKey]:
        """Those that were not revoked, the newest first; expired ones too, so that their owner can see why."""
        ...

    async def revoke(self, key_id: UUID, *, user_id: UUID, at: datetime) -> bool:
        """Whether that revoked anything: a key that is revoked already, or not this user's, it does not."""
        ...
