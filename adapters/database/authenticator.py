"""Who a credential belongs to, as the database knows it at this moment."""

import hashlib
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, func, or_, select

from adapters.database.holding import PERMISSIONS, ROLE_NAMES, known, permissions_of
from adapters.database.last_uses import LastUses, is_due
from adapters.database.manager import DatabaseSessionManager
from adapters.database.query import Query
from adapters.database.rows import API_KEYS, SESSIONS, USERS
from domain.api_keys.values import API_KEY_PREFIX
from domain.shared.access_tokens import AccessTokens
from domain.shared.actor import Actor
from domain.shared.authentication import Authenticator, Credential, CredentialKind, CredentialRefused
from domain.shared.permissions import Permission
from domain.users.values import UserStatus

PERSON: Final = (USERS.c.id.label("user_id"), USERS.c.email, USERS.c.display_name, ROLE_NAMES, PERMISSIONS)


# One statement, so that the key, its owner and what both may do are of one moment.
def by_api_key(condition: ColumnElement[bool]) -> Select[Any]:
    """The key counts, and its owner is active."""
    return (
        select(API_KEYS.c.id, API_KEYS.c.permissions.label("allowed"), is_due(API_KEYS), *PERSON)
        .join(USERS, USERS.c.id == API_KEYS.c.user_id)
        .where(
            condition,
            API_KEYS.c.revoked_at.is_(None),
            or_(API_KEYS.c.expires_at.is_(None), API_KEYS.c.expires_at > func.now()),
            USERS.c.status == UserStatus.ACTIVE.value,
        )
    )


def by_session(condition: ColumnElement[bool]) -> Select[Any]:
    """The session lives, and its user is active."""
    return (
        select(SESSIONS.c.id, is_due(SESSIONS), *PERSON)
        .join(USERS, USERS.c.id == SESSIONS.c.user_id)
        .where(
            condition,
            SESSIONS.c.ended_at.is_(None),
            SESSIONS.c.expires_at > func.now(),
            USERS.c.status == UserStatus.ACTIVE.value,
        )
    )


_BY_API_KEY: Final = Query(by_api_key(API_KEYS.c.secret_hash == bindparam("secret_hash")))
_BY_COOKIE: Final = Query(by_session(SESSIONS.c.secret_hash == bindparam("secret_hash")))
_BY_TOKEN: Final = Query(
    by_session(and_(SESSIONS.c.id == bindparam("session_id"), SESSIONS.c.user_id == bindparam("owner_id")))
)


class DatabaseAuthenticator(Authenticator):
    """Asks for every request, before its session begins, and gives the connection back at once.

    So whatever was taken away is gone with the next request, at every server.
    """

    def __init__(self, manager: DatabaseSessionManager, access_tokens: AccessTokens, uses: LastUses) -> None:
        self._manager = manager
        self._access_tokens = access_tokens
        self._uses = uses

    async def identify(self, credential: Credential) -> Actor:
        if credential.kind is CredentialKind.COOKIE:
            return await self._of_session(_BY_COOKIE, secret_hash=hash_of(credential.text))
        if credential.text.startswith(API_KEY_PREFIX):
            return await self._of_api_key(credential.text)
        claims = await self._access_tokens.verify(credential.text)
        return await self._of_session(_BY_TOKEN, session_id=claims.session_id, owner_id=claims.user_id)

    async def _of_api_key(self, secret: str) -> Actor:
        row = await self._find(_BY_API_KEY, API_KEYS, secret_hash=hash_of(secret))
        return _actor(row, name=f"key:{row.id}", permissions=permissions_of(row) & known(row.allowed))

    async def _of_session(self, query: Query, **values: object) -> Actor:
        row = await self._find(query, SESSIONS, **values)
        return _actor(row, name=f"user:{row.user_id}", permissions=permissions_of(row), session_id=row.id)

    async def _find(self, query: Query, table: Table, **values: object) -> Any:
        row = await query.one_or_none(self._manager.primary_reader, **values)
        if row is None:
            raise CredentialRefused
        if row.use_is_due:
            self._uses.note(table, row.id)
        return row


def hash_of(secret: str) -> bytes:
    """Fast on purpose: the secrets are random and long, so nobody can go through them."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


def _actor(row: Any, *, name: str, permissions: frozenset[Permission], session_id: UUID | None = None) -> Actor:
    return Actor(
        name=name,
        permissions=permissions,
        user_id=row.user_id,
        email=row.email,
        display_name=row.display_name,
        roles=tuple(row.roles),
        session_id=session_id,
    )
