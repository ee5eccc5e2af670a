"""A session, and the refresh tokens that follow each other in it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from uuid import UUID

from domain.sessions.values import REUSE_GRACE, SESSION_LIFETIME, USER_AGENT_MAX, SessionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sign-in of one user. It counts until it ends or expires, and only while its user is active."""

    id: UUID
    user_id: UUID
    kind: SessionKind
    created_at: datetime
    last_used_at: datetime
    """To the minute: see docs/adr/0027-sessions-and-api-keys.md."""
    expires_at: datetime
    client_address: str | None
    user_agent: str | None

    @classmethod
    def begin(
        cls,
        *,
        id: UUID,
        user_id: UUID,
        kind: SessionKind,
        client_address: str | None,
        user_agent: str | None,
        at: datetime,
    ) -> Self:
        return cls(
            id=id,
            user_id=user_id,
            kind=kind,
            created_at=at,
            last_used_at=at,
            expires_at=at + SESSION_LIFETIME,
            client_address=client_address,
            user_agent=user_agent[:USER_AGENT_MAX] if user_agent else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedRefreshToken:
    """A refresh token that was exchanged for its successor before."""

    session_id: UUID
    user_id: UUID
    used_at: datetime
    successor: str = field(repr=False)
    successor_is_used: bool

    def may_be_repeated(self, *, at: datetime) -> bool:
        """Whether it is the client itself that asks again, since the first answer did not reach it."""
        return not self.successor_is_used and at - self.used_at <= REUSE_GRACE
