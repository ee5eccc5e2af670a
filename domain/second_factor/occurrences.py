"""What second factors look like in the audit trail. Events are about the user, and hold no code and no secret."""

from datetime import datetime
from uuid import UUID

from domain.audit.entities import Occurrence
from domain.audit.values import Action, Outcome


def second_factor_enabled(user_id: UUID, *, at: datetime) -> Occurrence:
    return Occurrence(action=Action.SECOND_FACTOR_ENABLED, target_id=user_id, at=at)


def second_factor_disabled(user_id: UUID, *, at: datetime) -> Occurrence:
    """By themselves or, when the actor is another, by an administrator."""
    return Occurrence(action=Action.SECOND_FACTOR_DISABLED, target_id=user_id, at=at)


def second_factor_refused(user_id: UUID, *, at: datetime) -> Occurrence:
    """A wrong code, or a wrong password where the codes are changed, of somebody who is signed in."""
    return Occurrence(action=Action.SECOND_FACTOR_REFUSED, target_id=user_id, outcome=Outcome.REFUSED, at=at)


def recovery_codes_replaced(user_id: UUID, *, at: datetime) -> Occurrence:
    return Occurrence(action=Action.RECOVERY_CODES_REPLACED, target_id=user_id, at=at)


def recovery_code_used(user_id: UUID, *, at: datetime) -> Occurrence:
    return Occurrence(action=Action.RECOVERY_CODE_USED, target_id=user_id, at=at)
