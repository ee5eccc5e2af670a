"""The words of the audit trail, and what it can be asked for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.shared.page import Sort


class TargetType(StrEnum):
    """What kind of thing an event is about."""

    USER = "user"
    ROLE = "role"


class Action(StrEnum):
    """What was done. Granting a role, signing in and all about sessions and API keys is done to a user."""

    USER_REGISTERED = "user_registered"
    USER_IMPORTED = "user_imported"
    USER_UPDATED = "user_updated"
    USER_ACTIVATED = "user_activated"
    USER_DEACTIVATED = "user_deactivated"
    USER_DELETED = "user_deleted"
    USER_ERASED = "user_erased"
    ROLE_CREATED = "role_created"
    ROLE_UPDATED = "role_updated"
    ROLE_DELETED = "role_deleted"
    ROLE_GRANTED = "role_granted"
    ROLE_REVOKED = "role_revoked"
    SECOND_FACTOR_ENABLED = "second_factor_enabled"
    SECOND_FACTOR_DISABLED = "second_factor_disabled"
    SECOND_FACTOR_REFUSED = "second_factor_refused"
    RECOVERY_CODES_REPLACED = "recovery_codes_replaced"
    RECOVERY_CODE_USED = "recovery_code_used"
    API_KEY_CREATED = "api_key_created"
    API_KEY_REVOKED = "api_key_revoked"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    SESSIONS_ENDED = "sessions_ended"
    REFRESH_TOKEN_REUSED = "refresh_token_reused"  # noqa: S105 (a word, no secret)
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (a word, no secret)
    USER_UNLOCKED = "user_unlocked"
    USER_INVITED = "user_invited"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    PASSWORD_RESET = "password_reset"  # noqa: S105 (an action)
    EMAIL_CHANGE_REQUESTED = "email_change_requested"

    @property
    def target_type(self) -> TargetType:
        is_about_a_role = self in {Action.ROLE_CREATED, Action.ROLE_UPDATED, Action.ROLE_DELETED}
        return TargetType.ROLE if is_about_a_role else TargetType.USER


class Outcome(StrEnum):
    """Whether it was done, or refused in a way that is worth remembering."""

    DONE = "done"
    REFUSED = "refused"


class AuditSort(Sort):
    """Between events of the same instant, in the order in which they were recorded."""

    OCCURRED_AT = "occurred_at"
    OCCURRED_AT_DESCENDING = "-occurred_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Which events are wanted: those that fit everything said. The times are from one to before the other."""

    actor: str | None = None
    action: Action | None = None
    target_type: TargetType | None = None
    target_id: UUID | None = None
    occurred_after: datetime | None = None
    """Included: `occurred_at >= occurred_after`."""
    occurred_before: datetime | None = None
    """Excluded: `occurred_at < occurred_before`."""
