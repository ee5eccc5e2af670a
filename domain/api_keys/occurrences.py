"""What happens to API keys, as the audit trail tells it."""

from datetime import datetime
from uuid import UUID

from domain.api_keys.entities import ApiKey
from domain.audit.entities import Occurrence
from domain.audit.values import Action


def api_key_created(key: ApiKey) -> Occurrence:
    given = ("name", "permissions") if key.expires_at is None else ("name", "permissions", "expires_at")
    return Occurrence(
        action=Action.API_KEY_CREATED,
        target_id=key.user_id,
        api_key_id=key.id,
        changed_fields=given,
        at=key.created_at,
    )


def api_key_revoked(user_id: UUID, key_id: UUID, *, at: datetime) -> Occurrence:
    return Occurrence(action=Action.API_KEY_REVOKED, target_id=user_id, api_key_id=key_id, at=at)
