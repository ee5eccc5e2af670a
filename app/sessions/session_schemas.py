"""Sessions as JSON."""

from typing import Annotated, Self
from uuid import UUID

from msgspec import Meta, Struct

from app.http.pagination import LIMIT_MAX
from app.http.schemas import Id, NextCursor, Time
from domain.sessions.entities import Session
from domain.sessions.values import USER_AGENT_MAX, SessionKind
from domain.shared.page import Page


class SessionResponse(Struct, frozen=True, kw_only=True):
    id: Id
    kind: SessionKind
    current: Annotated[bool, Meta(description="Whether this request was sent in it.")]
    created_at: Time
    last_used_at: Annotated[Time, Meta(description="To the minute.")]
    expires_at: Time
    client_address: Annotated[Annotated[str, Meta(max_length=100)] | None, Meta(examples=["192.0.2.17"])]
    user_agent: Annotated[Annotated[str, Meta(max_length=USER_AGENT_MAX)] | None, Meta(examples=["curl/8.5.0"])]

    @classmethod
    def of(cls, session: Session, current: UUID | None) -> Self:
        return cls(
            id=session.id,
            kind=session.kind,
            current=session.id == current,
            created_at=session.created_at,
            last_used_at=session.last_used_at,
            expires_at=session.expires_at,
            client_address=session.client_address,
            user_agent=session.user_agent,
        )


class SessionPageResponse(Struct, frozen=True, kw_only=True):
    items: Annotated[list[SessionResponse], Meta(max_length=LIMIT_MAX)]
    next_cursor: NextCursor

    @classmethod
    def of(cls, page: Page[Session], next_cursor: str | None, current: UUID | None) -> Self:
        items = [SessionResponse.of(session, current) for session in page.items]
        return cls(items=items, next_cursor=next_cursor)
