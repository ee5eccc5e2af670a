"""What signing in and its end look like in the audit trail."""

from datetime import datetime
from typing import Final
from uuid import UUID

from domain.audit.entities import Occurrence
from domain.audit.values import Action, Outcome
from domain.sessions.entities import Session

NOBODY: Final = UUID(int=0)
"""Whom a refused sign-in is about when nobody has the address. It is recorded too: so both cost the same time."""


def signed_in(session: Session) -> Occurrence:
    return Occurrence(action=Action.SIGNED_IN, target_id=session.user_id, session_id=session.id, at=session.created_at)


def sign_in_refused(user_id: UUID | None, *, at: datetime) -> Occurrence:
    return Occurrence(action=Action.SIGN_IN_REFUSED, target_id=user_id or NOBODY, outcome=Outcome.REFUSED, at=at)


def signed_out(user_id: UUID, session_id: UUID | None, *, at: datetime) -> Occurrence:
    return Occurrence(action=Action.SIGNED_OUT, target_id=user_id, session_id=session_id, at=at)


def session_ended(user_id: UUID, session_id: UUID, *, at: datetime) -> Occurrence:
    return Occurrence(action=Action.SESSION_ENDED, target_id=user_id, session_id=session_id, at=at)


def sessions_ended(user_id: UUID, *, at: datetime) -> Occurrence:
    """All that were live."""
    return Occurrence(action=Action.SESSIONS_ENDED, target_id=user_id, at=at)


def refresh_token_reused(user_id: UUID, session_id: UUID, *, at: datetime) -> Occurrence:
    return Occurrence(
        action=Action.REFRESH_TOKEN_REUSED, target_id=user_id, session_id=session_id, outcome=Outcome.REFUSED, at=at
    )


def password_changed(user_id: UUID, *, at: datetime) -> Occurrence:
    return Occurrence(action=Action.PASSWORD_CHANGED, target_id=user_id, changed_fields=("password",), at=at)


def user_unlocked(user_id: UUID, *, at: datetime) -> Occurrence:
    return Occurrence(action=Action.USER_UNLOCKED, target_id=user_id, at=at)
