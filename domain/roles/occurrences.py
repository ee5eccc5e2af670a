"""What changes of roles, and of who holds them, look like in the audit trail."""

from datetime import datetime
from uuid import UUID

from domain.audit.entities import Occurrence, changed_fields
from domain.audit.values import Action
from domain.roles.entities import Role
from domain.roles.values import OPEN_ENDED, Terms


def role_created(role: Role) -> Occurrence:
    given = ("name", "description", "permissions")
    return Occurrence(action=Action.ROLE_CREATED, target_id=role.id, changed_fields=given, at=role.created_at)


def role_updated(before: Role, after: Role) -> Occurrence:
    names = changed_fields(before, after, "name", "description", "permissions")
    return Occurrence(action=Action.ROLE_UPDATED, target_id=after.id, changed_fields=names, at=after.updated_at)


def role_deleted(role: Role, *, at: datetime) -> Occurrence:
    return Occurrence(action=Action.ROLE_DELETED, target_id=role.id, at=at)


def role_granted(user_id: UUID, role_id: UUID, terms: Terms = OPEN_ENDED, *, at: datetime) -> Occurrence:
    given = ("roles", *changed_fields(OPEN_ENDED, terms, "expires_at", "reason"))
    return _holder_changed(Action.ROLE_GRANTED, user_id, role_id, at, given)


def role_revoked(user_id: UUID, role_id: UUID, *, at: datetime) -> Occurrence:
    return _holder_changed(Action.ROLE_REVOKED, user_id, role_id, at, ("roles",))


def _holder_changed(action: Action, user_id: UUID, role_id: UUID, at: datetime, fields: tuple[str, ...]) -> Occurrence:
    """About the user, who has another set of roles now; `role_id` says in which one they differ."""
    return Occurrence(action=action, target_id=user_id, role_id=role_id, changed_fields=fields, at=at)
