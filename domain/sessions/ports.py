"""What the rules about signing in need from outside."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.sessions.entities import Session, UsedRefreshToken
from domain.shared.page import Page, PageRequest


class SessionRepository(Protocol):
    """The sessions of all users, as of the current transaction. Live: neither ended nor expired."""

    def next_id(self) -> UUID:
        """A new id, later in order than those before (UUIDv7, RFC 9562)."""
        ...

    async def add(self, session: Session, *, secret: str | None = None) -> None:
        """`secret` is the cookie of a browser; its hash alone is kept."""
        ...

    async def list_page_of(self, user_id: UUID, page: PageRequest, *, at: datetime) -> Page[Session]:
        """Those that are live at this time, the newest first."""
        ...

    async def end(self, session_id: UUID, *, user_id: UUID, at: datetime) -> bool:
        """Whether that ended anything: a session that is not live, or not this user's, it does not."""
        ...

    async def end_all_of(self, user_id: UUID, *, at: datetime, keep: UUID | None = None) -> int:
        """Every live session of the user but `keep`; gives how many."""
        ...


class RefreshTokenRepository(Protocol):
    """Refresh tokens, known by their hashes alone, and which of them followed which."""

    async def add(self, token: str, session_id: UUID, *, at: datetime) -> None:
        """The first of its session."""
        ...

    async def exchange(self, token: str, successor: str, *, at: datetime) -> Session | None:
        """The session, if it was this call that exchanged the token: of any number at once exactly one.

        None when the token is unknown or was exchanged before, or its session is not live or its user not active.
        """
        ...

    async def find_used(self, token: str, *, at: datetime) -> UsedRefreshToken | None:
        """None when the token is unknown or was never exchanged, or its session is not live or its user not active."""
        ...
