"""What happened, and the event that remembers it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.audit.values import Action, Outcome
from domain.shared.actor import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """What a use case did, and to whom. It names the fields that changed and never holds their values."""

    action: Action
    target_id: UUID
    at: datetime
    changed_fields: tuple[str, ...] = ()
    role_id: UUID | None = None
    """The role that was granted or revoked."""
    session_id: UUID | None = None
    """The session that began or ended."""
    api_key_id: UUID | None = None
    """The API key that was created or revoked."""
    outcome: Outcome = Outcome.DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """An occurrence, and who asked for it from where. Written once: nothing changes or removes it."""

    id: UUID
    occurrence: Occurrence
    origin: Origin


def changed_fields(before: object, after: object, *names: str) -> tuple[str, ...]:
    """Those of the fields in which two versions of an entity differ."""
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
