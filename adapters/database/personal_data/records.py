"""Reads all that is kept about a person, in one snapshot and some rows at a time."""

from collections.abc import AsyncGenerator, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.database.manager import DatabaseSessionManager
from adapters.database.personal_data.sections import PERSON, SECTIONS
from adapters.database.rows import API_KEYS, USERS
from domain.personal_data.ports import PersonalRecords
from domain.personal_data.values import Record, Section
from domain.users.errors import UserNotFound

ROWS_AT_ONCE: Final = 500
_ADDRESS: Final = select(USERS.c.email, USERS.c.email_key).where(USERS.c.id == PERSON)
_KEYS: Final = select(API_KEYS.c.id).where(API_KEYS.c.user_id == PERSON)


class SqlPersonalRecords(PersonalRecords):
    """On a connection of its own, which the request's session must not also have: so that one moment is seen.

    Elsewhere what is read needs no transaction. Here all statements share one, and its snapshot.
    """

    def __init__(self, manager: DatabaseSessionManager) -> None:
        self._manager = manager

    async def of(self, user_id: UUID) -> AsyncGenerator[tuple[Section, Sequence[Record]], None]:
        async with self._manager.connection(read_only=True) as connection:
            await connection.execution_options(isolation_level="REPEATABLE READ")
            values = await known_as(connection, user_id)
            for section, statement in SECTIONS.items():
                is_empty = True
                rows = await connection.stream(statement, values)
                async for some in rows.mappings().partitions(ROWS_AT_ONCE):
                    is_empty = False
                    yield section, [dict(row) for row in some]
                if is_empty:
                    yield section, ()


async def known_as(connection: AsyncConnection, user_id: UUID) -> dict[str, Any]:
    """What the tables know the person under: parameters of the statements in sections.py. Raises UserNotFound."""
    user = (await connection.execute(_ADDRESS, {"person": user_id})).one_or_none()
    if user is None:
        raise UserNotFound
    keys = (await connection.execute(_KEYS, {"person": user_id})).scalars()
    names = [f"user:{user_id}", *(f"key:{key}" for key in keys)]
    return {"person": user_id, "address": user.email, "address_key": user.email_key, "names": names}
