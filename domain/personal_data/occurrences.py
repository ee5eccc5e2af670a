"""What an erasure looks like in the audit trail."""

from datetime import datetime
from uuid import UUID

from domain.audit.entities import Occurrence
from domain.audit.values import Action


def user_erased(user_id: UUID, *, at: datetime) -> Occurrence:
    """One event: that everything went with it says the action itself."""
    return Occurrence(action=Action.USER_ERASED, target_id=user_id, at=at)
