"""Who a credential belongs to, as the database knows it at this moment."""

import hashlib
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, func, or_, select

from adapters.database.assumptions import RecentActors, StillSo
from adapters.database.last_uses import LastUses, is_due
from adapters.database.manager import DatabaseSessionManager
from adapters.database.query import Query
from adapters.database.roles.holding import PERMISSIONS, ROLE_NAMES, known, permissions_of
from adapters.database.rows import API_KEYS, SESSIONS, USERS
from domain.api_keys.values import API_KEY_PREFIX
from domain.shared.access_tokens import AccessTokens
from domain.shared.actor import Actor
from domain.shared.authentication import (
    Assumption,
    Authenticator,
    Credential,
    CredentialKind,
    CredentialRefused,
)
from domain.shared.permissions import Permission
from domain.users.values import UserStatus

PERSON: Final = (USERS.c.id.label("user_id"), USERS.c.email, USERS.c.display_name, ROLE_NAMES, PERMISSIONS)


# One statement, so that the key, its owner and what both may do are of one moment.
def by_api_key(condition: ColumnElement[bool]) -> Select[Any]:
    """The key counts, and its owner is active."""
    return (
        select(API_KEYS.c.id, API_KEYS.c.permissions.label("allowed"), *PERSON)
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
        select(SESSIONS.c.id, *PERSON)
        .join(USERS, USERS.c.id == SESSIONS.c.user_id)
        .where(
            condition,
            SESSIONS.c.ended_at.is_(None),
            SESSIONS.c.expires_at > func.now(),
            USERS.c.status == UserStatus.ACTIVE.value,
        )
    )


class _Kind:
    """Of credentials: how to find who one belongs to, and whether that is still so."""

    def __init__(self, table: Table, who: Select[Any]) -> None:
        self.table = table
        self.still_so = StillSo(who)
        self.query = Query(who.add_columns(self.still_so.digest.label("digest"), is_due(table)))


_API_KEY: Final = _Kind(API_KEYS, by_api_key(API_KEYS.c.secret_hash == bindparam("assumed_secret_hash")))
_COOKIE: Final = _Kind(SESSIONS, by_session(SESSIONS.c.secret_hash == bindparam("assumed_secret_hash")))
_TOKEN: Final = _Kind(
    SESSIONS,
    by_session(and_(SESSIONS.c.id == bindparam("assumed_session"), SESSIONS.c.user_id == bindparam("assumed_owner"))),
)


class DatabaseAuthenticator(Authenticator):
    """Asks for every request, before its session begins or, for one that reads, with its first statement.

    So whatever was taken away is gone with the next request, at every server.
    """

    def __init__(self, manager: DatabaseSessionManager, access_tokens: AccessTokens, uses: LastUses) -> None:
        self._manager = manager
        self._access_tokens = access_tokens
        self._uses = uses
        self._recent = RecentActors()

    async def identify(self, credential: Credential) -> Actor:
        kind, values = await self._asked(credential)
        key = (kind, *values.values())
        row = await kind.query.one_or_none(self._manager.primary_reader, **values)
        if row is None:
            self._recent.forget(key)
            raise CredentialRefused
        if row.use_is_due:
            self._uses.note(kind.table, row.id)
        actor = self._recent.same(key, row.digest)
        if actor is None:
            actor = _of_api_key(row) if kind is _API_KEY else _of_session(row)
        self._recent.remember(key, actor, row.digest)
        return actor

    async def assume(self, credential: Credential) -> Assumption | None:
        if self._manager.reads_elsewhere:
            # What a replica says of somebody's rights may be old.
            return None
        kind, values = await self._asked(credential)
        return self._recent.recall((kind, *values.values()), kind.still_so, values)

    async def _asked(self, credential: Credential) -> tuple[_Kind, dict[str, object]]:
        if credential.kind is CredentialKind.COOKIE:
            return _COOKIE, {"assumed_secret_hash": hash_of(credential.text)}
        if credential.text.startswith(API_KEY_PREFIX):
            return _API_KEY, {"assumed_secret_hash": hash_of(credential.text)}
        claims = await self._access_tokens.verify(credential.text)
        return _TOKEN, {"assumed_session": claims.session_id, "assumed_owner": claims.user_id}


def hash_of(secret: str) -> bytes:
    """Fast on purpose: the secrets are random and long, so nobody can go through them."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


def _of_api_key(row: Any) -> Actor:
    return _actor(row, name=f"key:{row.id}", permissions=permissions_of(row) & known(row.allowed))


def _of_session(row: Any) -> Actor:
    return _actor(row, name=f"user:{row.user_id}", permissions=permissions_of(row), session_id=row.id)


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
