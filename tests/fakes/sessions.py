"""Sessions and refresh tokens in memory. One request at a time, so nobody races."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from domain.sessions.entities import Session, UsedRefreshToken
from domain.sessions.ports import RefreshTokenRepository, SessionRepository
from domain.shared.page import Page, PageRequest, Position
from domain.users.errors import UserNotFound
from tests.fakes.register import FakeRegister, page_of


class FakeSessionRepository(SessionRepository):
    def __init__(self, register: FakeRegister) -> None:
        self._register = register

    def next_id(self) -> UUID:
        return uuid7()

    async def add(self, session: Session, *, secret: str | None = None) -> None:
        if session.user_id not in self._register.users:
            raise UserNotFound
        self._register.sessions[session.id] = (session, secret)

    async def list_page_of(self, user_id: UUID, page: PageRequest, *, at: datetime) -> Page[Session]:
        return page_of(
            self._live(user_id, at), page, lambda session: Position(session.created_at, session.id), newest_first=True
        )

    async def end(self, session_id: UUID, *, user_id: UUID, at: datetime) -> bool:
        if session_id not in {session.id for session in self._live(user_id, at)}:
            return False
        del self._register.sessions[session_id]
        return True

    async def end_all_of(self, user_id: UUID, *, at: datetime, keep: UUID | None = None) -> int:
        ended = [session.id for session in self._live(user_id, at) if session.id != keep]
        for session_id in ended:
            del self._register.sessions[session_id]
        return len(ended)

    def _live(self, user_id: UUID, at: datetime) -> list[Session]:
        sessions = (session for session, _ in self._register.sessions.values())
        return [session for session in sessions if session.user_id == user_id and session.expires_at > at]


class FakeRefreshTokenRepository(RefreshTokenRepository):
    def __init__(self, register: FakeRegister) -> None:
        self._register = register

    async def add(self, token: str, session_id: UUID, *, at: datetime) -> None:  # noqa: ARG002 (of no use in memory)
        self._register.refresh_tokens[token] = (session_id, None, "")

    async def exchange(self, token: str, successor: str, *, at: datetime) -> Session | None:
        session_id, used_at, _ = self._register.refresh_tokens.get(token, (None, None, ""))
        session = self._counting(session_id, at)
        if session is None or session_id is None or used_at is not None:
            return None
        self._register.refresh_tokens[token] = (session_id, at, successor)
        await self.add(successor, session_id, at=at)
        used = replace(session, last_used_at=at)
        self._register.sessions[session_id] = (used, None)
        return used

    async def find_used(self, token: str, *, at: datetime) -> UsedRefreshToken | None:
        session_id, used_at, successor = self._register.refresh_tokens.get(token, (None, None, ""))
        session = self._counting(session_id, at)
        if session is None or used_at is None:
            return None
        return UsedRefreshToken(
            session_id=session.id,
            user_id=session.user_id,
            used_at=used_at,
            successor=successor,
            successor_is_used=self._register.refresh_tokens[successor][1] is not None,
        )

    def _counting(self, session_id: UUID | None, at: datetime) -> Session | None:
        """Whose session is live and whose user is active."""
        session, _ = self._register.sessions.get(session_id, (None, None)) if session_id else (None, None)
        user = self._register.users.get(session.user_id) if session else None
        if session is None or session.expires_at <= at or user is None or not user.is_active:
            return None
        return session
