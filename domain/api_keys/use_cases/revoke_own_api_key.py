"""Revoke one of one's own API keys."""

from dataclasses import dataclass
from uuid import UUID

from domain.api_keys.errors import ApiKeyNotFound
from domain.api_keys.occurrences import api_key_revoked
from domain.api_keys.ports import ApiKeyRepository
from domain.audit.ports import AuditTrail
from domain.shared.actor import Actor
from domain.shared.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeOwnApiKey:
    """At once and everywhere. A key may revoke no key but by its owner's session."""

    actor: Actor
    keys: ApiKeyRepository
    audit: AuditTrail
    clock: Clock

    async def execute(self, key_id: UUID) -> None:
        """Raises NotSignedIn, SessionRequired, ApiKeyNotFound."""
        user_id = self.actor.require_session()
        at = self.clock.now()
        if not await self.keys.revoke(key_id, user_id=user_id, at=at):
            raise ApiKeyNotFound
        await self.audit.record(api_key_revoked(user_id, key_id, at=at))
