"""What changes of users look like in the audit trail."""

from datetime import datetime

from domain.audit.entities import Occurrence, changed_fields
from domain.audit.values import Action
from domain.users.entities import User


def user_registered(user: User) -> Occurrence:
    given = ("email", "display_name") if user.password_hash is None else ("email", "display_name", "password")
    return Occurrence(action=Action.USER_REGISTERED, target_id=user.id, changed_fields=given, at=user.created_at)


def user_updated(before: User, after: User) -> Occurrence:
    names = changed_fields(before, after, "email", "display_name")
    return Occurrence(action=Action.USER_UPDATED, target_id=after.id, changed_fields=names, at=after.updated_at)


def user_activated(user: User) -> Occurrence:
    return _status_changed(Action.USER_ACTIVATED, user)


def user_deactivated(user: User) -> Occurrence:
    return _status_changed(Action.USER_DEACTIVATED, user)


def user_deleted(user: User, *, at: datetime) -> Occurrence:
    """One event: that its roles went with it says the action itself."""
    return Occurrence(action=Action.USER_DELETED, target_id=user.id, at=at)


def _status_changed(action: Action, user: User) -> Occurrence:
    return Occurrence(action=action, target_id=user.id, changed_fields=("status",), at=user.updated_at)
