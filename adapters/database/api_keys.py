"""API keys in PostgreSQL."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from adapters.database.authenticator import hash_of
from adapters.database.errors import named
from adapters.database.keyset import keyset, read_page
from adapters.database.query import Query
from adapters.database.roles.holding import known
from adapters.database.rows import API_KEYS, SESSIONS
from adapters.database.sessions import IS_LIVE
from domain.api_keys.entities import ApiKey
from domain.api_keys.ports import ApiKeyRepository
from domain.api_keys.values import KeyName
from domain.shared.authentication import CredentialRefused
from domain.shared.page import Page, PageRequest

_COLUMNS: Final = ("id", "user_id", "name", "prefix", "secret_hash", "permissions", "created_at", "expires_at")
_NEW: Final = [bindparam(name, type_=API_KEYS.c[name].type) for name in _COLUMNS]
_ADD: Final = Query(insert(API_KEYS).from_select(_COLUMNS, select(*_NEW)).returning(API_KEYS.c.id))
# Not locked: everybody else locks users before their sessions, and a key needs its user last.
_NEW_IN_SESSION: Final = select(*_NEW).where(SESSIONS.c.id == bindparam("session_id"), IS_LIVE)
_ADD_IN_SESSION: Final = Query(insert(API_KEYS).from_select(_COLUMNS, _NEW_IN_SESSION).returning(API_KEYS.c.id))
_OF_USER: Final = (API_KEYS.c.user_id == bindparam("owner"), API_KEYS.c.revoked_at.is_(None))
_LIST: Final = keyset(select(API_KEYS).where(*_OF_USER), API_KEYS.c.created_at, API_KEYS.c.id, newest_first=True)
_REVOKE: Final = (
    update(API_KEYS)
    .where(API_KEYS.c.id == bindparam("key"), *_OF_USER)
    .values(revoked_at=bindparam("at"))
    .returning(API_KEYS.c.id)
)


class SqlApiKeyRepository(ApiKeyRepository):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def next_id(self) -> UUID:
        return uuid7()

    async def add(self, key: ApiKey, *, secret: str, session_id: UUID | None = None) -> None:
        values = {
            "id": key.id,
            "user_id": key.user_id,
            "name": key.name.text,
            "prefix": key.prefix,
            "secret_hash": hash_of(secret),
            "permissions": sorted(key.permissions),
            "created_at": key.created_at,
            "expires_at": key.expires_at,
        }
        statement = _ADD if session_id is None else _ADD_IN_SESSION
        with named():
            added = await statement.one_or_none(self._session, **values, session_id=session_id, at=key.created_at)
        if added is None:
            raise CredentialRefused

    async def list_page_of(self, user_id: UUID, page: PageRequest) -> Page[ApiKey]:
        return await read_page(self._session, _LIST, page, _read, owner=user_id)

    async def revoke(self, key_id: UUID, *, user_id: UUID, at: datetime) -> bool:
        result = await self._session.execute(_REVOKE, {"key": key_id, "owner": user_id, "at": at})
        return result.one_or_none() is not None


def _read(row: Row[Any]) -> ApiKey:
    return ApiKey(
        id=row.id,
        user_id=row.user_id,
        name=KeyName(row.name),
        prefix=row.prefix,
        permissions=known(row.permissions),
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
    )
