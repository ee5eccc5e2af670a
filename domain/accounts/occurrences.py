"""What links do, as the audit trail tells it."""

from datetime import datetime
from uuid import UUID

from domain.accounts.entities import AccountToken
from domain.audit.entities import Occurrence, changed_fields
from domain.audit.values import Action
from domain.users.entities import User


def user_invited(invitation: AccountToken) -> Occurrence:
    """The user will have the invitation's id."""
    return Occurrence(action=Action.USER_INVITED, target_id=invitation.id, at=invitation.created_at)


def invitation_withdrawn(invitation_id: UUID, *, at: datetime) -> Occurrence:
    return Occurrence(action=Action.INVITATION_WITHDRAWN, target_id=invitation_id, at=at)


def password_reset(before: User, after: User, *, at: datetime) -> Occurrence:
    """It proves the address too, when the link came by mail."""
    names = ("password", *changed_fields(before, after, "email_verified_at"))
    return Occurrence(action=Action.PASSWORD_RESET, target_id=after.id, changed_fields=names, at=at)


def email_change_requested(user: User, *, at: datetime) -> Occurrence:
    return Occurrence(action=Action.EMAIL_CHANGE_REQUESTED, target_id=user.id, at=at)
