"""Refresh tokens in PostgreSQL: one statement decides who exchanges one, among all servers."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.authenticator import hash_of
from adapters.database.query import Query
from adapters.database.rows import REFRESH_TOKENS, SESSIONS, USERS
from adapters.database.sessions import IS_LIVE, read_session
from adapters.security.secret_box import SecretBox
from domain.sessions.entities import Session, UsedRefreshToken
from domain.sessions.ports import RefreshTokenRepository
from domain.users.values import UserStatus

PURPOSE: Final = "successor of a refresh token"

_PRESENTED: Final = REFRESH_TOKENS.c.hash == bindparam("presented")
_COUNTS: Final = (
    SESSIONS.c.id == REFRESH_TOKENS.c.session_id,
    IS_LIVE,
    USERS.c.id == SESSIONS.c.user_id,
    USERS.c.status == UserStatus.ACTIVE.value,
)
# The session first: whoever ends it, or deletes its user, locks it before its tokens too.
_SESSION: Final = (
    update(SESSIONS)
    .where(_PRESENTED, REFRESH_TOKENS.c.used_at.is_(None), *_COUNTS)
    .values(last_used_at=bindparam("at"))
    .returning(SESSIONS)
    .cte("session")
)
# Whoever had to wait for the session looks at the token as it is now: used.
_USED: Final = (
    update(REFRESH_TOKENS)
    .where(_PRESENTED, REFRESH_TOKENS.c.used_at.is_(None), REFRESH_TOKENS.c.session_id == _SESSION.c.id)
    .values(
        used_at=bindparam("at"), successor_hash=bindparam("successor"), sealed_successor=bindparam("sealed_successor_")
    )
    .returning(REFRESH_TOKENS.c.session_id)
    .cte("used")
)
_FOLLOWED: Final = (
    insert(REFRESH_TOKENS)
    .from_select(
        ["hash", "session_id", "issued_at"],
        select(bindparam("successor"), _USED.c.session_id, bindparam("at", type_=REFRESH_TOKENS.c.issued_at.type)),
    )
    .cte("followed")
)
_EXCHANGE: Final = select(_SESSION).join(_USED, _USED.c.session_id == _SESSION.c.id).add_cte(_FOLLOWED)

_SUCCESSORS: Final = REFRESH_TOKENS.alias("successors")
_FIND_USED: Final = Query(
    select(
        SESSIONS.c.id,
        SESSIONS.c.user_id,
        REFRESH_TOKENS.c.used_at,
        REFRESH_TOKENS.c.sealed_successor,
        _SUCCESSORS.c.used_at.is_not(None).label("successor_is_used"),
    )
    .select_from(REFRESH_TOKENS.join(_SUCCESSORS, _SUCCESSORS.c.hash == REFRESH_TOKENS.c.successor_hash))
    .where(_PRESENTED, *_COUNTS)
)


class SqlRefreshTokenRepository(RefreshTokenRepository):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, token: str, session_id: UUID, *, at: datetime) -> None:
        values = {"hash": hash_of(token), "session_id": session_id, "issued_at": at}
        await self._session.execute(insert(REFRESH_TOKENS), values)

    async def exchange(self, token: str, successor: str, *, at: datetime) -> Session | None:
        presented = hash_of(token)
        values = {
            "presented": presented,
            "successor": hash_of(successor),
            # Whoever reads the database does not have the key: it is the token itself.
            "sealed_successor_": SecretBox(token, PURPOSE).seal(successor.encode(), about=presented),
            "at": at,
        }
        row = (await self._session.execute(_EXCHANGE, values)).one_or_none()
        return None if row is None else read_session(row)

    async def find_used(self, token: str, *, at: datetime) -> UsedRefreshToken | None:
        presented = hash_of(token)
        row = await _FIND_USED.one_or_none(self._session, presented=presented, at=at)
        if row is None:
            return None
        return UsedRefreshToken(
            session_id=row.id,
            user_id=row.user_id,
            used_at=row.used_at,
            successor=SecretBox(token, PURPOSE).open(row.sealed_successor, about=presented).decode(),
            successor_is_used=row.successor_is_used,
        )
