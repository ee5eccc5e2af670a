"""Sessions in PostgreSQL. Ending one is a single statement, so that of several at once one has ended it."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from adapters.database.authenticator import hash_of
from adapters.database.errors import named
from adapters.database.keyset import keyset, read_page
from adapters.database.manager import DatabaseSessionManager
from adapters.database.rows import SESSIONS
from domain.sessions.entities import Session
from domain.sessions.ports import SessionRepository
from domain.sessions.values import SessionKind
from domain.shared.page import Page, PageRequest

IS_LIVE: Final = and_(SESSIONS.c.ended_at.is_(None), SESSIONS.c.expires_at > bindparam("at"))

_OF_USER: Final = SESSIONS.c.user_id == bindparam("owner")
_LIST: Final = keyset(
    select(SESSIONS).where(_OF_USER, IS_LIVE), SESSIONS.c.created_at, SESSIONS.c.id, newest_first=True
)
_END_ALL: Final = update(SESSIONS).where(_OF_USER, IS_LIVE).values(ended_at=bindparam("at")).returning(SESSIONS.c.id)
_END_OTHERS: Final = _END_ALL.where(SESSIONS.c.id != bindparam("keep"))
_END: Final = _END_ALL.where(SESSIONS.c.id == bindparam("session"))

_SWEPT_AT_ONCE: Final = 1000
_SWEEP: Final = delete(SESSIONS).where(
    SESSIONS.c.id.in_(
        select(SESSIONS.c.id)
        .where(SESSIONS.c.expires_at <= func.now())
        .limit(_SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
)


class SqlSessionRepository(SessionRepository):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def next_id(self) -> UUID:
        return uuid7()

    async def add(self, session: Session, *, secret: str | None = None) -> None:
        values = {
            "id": session.id,
            "user_id": session.user_id,
            "kind": session.kind.value,
            "secret_hash": None if secret is None else hash_of(secret),
            "created_at": session.created_at,
            "last_used_at": session.last_used_at,
            "expires_at": session.expires_at,
            "client_address": session.client_address,
            "user_agent": session.user_agent,
        }
        with named():
            await self._session.execute(insert(SESSIONS), values)

    async def list_page_of(self, user_id: UUID, page: PageRequest, *, at: datetime) -> Page[Session]:
        return await read_page(self._session, _LIST, page, read_session, owner=user_id, at=at)

    async def end(self, session_id: UUID, *, user_id: UUID, at: datetime) -> bool:
        result = await self._session.execute(_END, {"session": session_id, "owner": user_id, "at": at})
        return result.one_or_none() is not None

    async def end_all_of(self, user_id: UUID, *, at: datetime, keep: UUID | None = None) -> int:
        statement = _END_ALL if keep is None else _END_OTHERS
        values = {"owner": user_id, "at": at} | ({} if keep is None else {"keep": keep})
        return len((await self._session.execute(statement, values)).all())


async def sweep_sessions(manager: DatabaseSessionManager) -> int:
    """Forget what has expired, with its refresh tokens, some at a time so that nobody waits for it. Returns how many.

    Those that were ended before stay until then: an old refresh token of theirs is still known as one.
    """
    swept = 0
    while True:
        async with manager.connection() as connection:
            count = (await connection.execute(_SWEEP)).rowcount
        swept += count
        if count < _SWEPT_AT_ONCE:
            return swept


def read_session(row: Row[Any]) -> Session:
    return Session(
        id=row.id,
        user_id=row.user_id,
        kind=SessionKind(row.kind),
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
        client_address=row.client_address,
        user_agent=row.user_agent,
    )
