"""What somebody who was identified before may do now, as their own transaction sees it."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.authenticator import by_api_key, by_session
from adapters.database.query import Query
from adapters.database.roles.holding import known, permissions_of
from adapters.database.rows import API_KEYS, SESSIONS
from domain.shared.actor import Actor
from domain.shared.authentication import CredentialRefused

_BY_KEY: Final = Query(by_api_key(API_KEYS.c.id == bindparam("key_id")))
_BY_SESSION: Final = Query(by_session(SESSIONS.c.id == bindparam("session_id")))
_KEY: Final = "key:"


async def as_they_are_now(actor: Actor, connection: AsyncConnection) -> Actor:
    """Raises CredentialRefused. Whoever has no account, as the shell, is who they were."""
    if actor.session_id:
        row = await _BY_SESSION.one_or_none(connection, session_id=actor.session_id)
    elif actor.name.startswith(_KEY):
        row = await _BY_KEY.one_or_none(connection, key_id=UUID(actor.name.removeprefix(_KEY)))
    else:
        return actor
    if row is None:
        raise CredentialRefused
    permissions = permissions_of(row)
    return replace(actor, permissions=permissions if actor.session_id else permissions & known(row.allowed))
