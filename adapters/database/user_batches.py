"""Many users registered by one statement."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.rows import USERS
from domain.users.entities import User
from domain.users.ports import UserBatches

_COLUMNS: Final = (
    USERS.c.id,
    USERS.c.email,
    USERS.c.email_key,
    USERS.c.display_name,
    USERS.c.password_hash,
    USERS.c.status,
    USERS.c.version,
    USERS.c.created_at,
    USERS.c.updated_at,
    USERS.c.email_verified_at,
    USERS.c.links_version,
)
_NAMES: Final = [column.name for column in _COLUMNS]
_GIVEN: Final = (
    func.unnest(*(bindparam(column.name, type_=ARRAY(column.type)) for column in _COLUMNS))
    .table_valued(*_NAMES, name="given")
    .render_derived()
)
# In the order of the addresses, so that two batches with the same ones do not wait for each other; of two users with
# one address the first has the lower id.
_ADD: Final = (
    insert(USERS)
    .from_select(_NAMES, select(*(_GIVEN.c[name] for name in _NAMES)).order_by(_GIVEN.c.email_key, _GIVEN.c.id))
    .on_conflict_do_nothing(index_elements=["email_key"])
    .returning(USERS.c.id)
)


class SqlUserBatches(UserBatches):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, users: Sequence[User]) -> Collection[UUID]:
        rows = [_row(user) for user in users]
        columns = {name: [row[position] for row in rows] for position, name in enumerate(_NAMES)}
        return frozenset((await self._session.execute(_ADD, columns)).scalars())


def _row(user: User) -> tuple[object, ...]:
    """As _COLUMNS."""
    return (
        user.id,
        user.email.address,
        user.email.key,
        user.display_name.text,
        user.password_hash,
        user.status.value,
        user.version,
        user.created_at,
        user.updated_at,
        user.email_verified_at,
        user.links_version,
    )
