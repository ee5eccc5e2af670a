"""Revoke an API key of a user."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.api_keys.errors import ApiKeyNotFound
from domain.api_keys.occurrences import api_key_revoked
from domain.api_keys.ports import ApiKeyRepository
from domain.audit.ports import AuditTrail
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeApiKeyOfUser:
    """At once and everywhere."""

    permission: ClassVar[Permission] = Permission.KEYS_WRITE

    actor: Actor
    keys: ApiKeyRepository
    audit: AuditTrail
    clock: Clock

    async def execute(self, user_id: UUID, key_id: UUID) -> None:
        """Raises ApiKeyNotFound."""
        self.actor.require(self.permission)
        at = self.clock.now()
        if not await self.keys.revoke(key_id, user_id=user_id, at=at):
            raise ApiKeyNotFound
        await self.audit.record(api_key_revoked(user_id, key_id, at=at))
