"""Many users registered by one statement."""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.rows import USERS
from adapters.database.users.columns import WRITTEN, values_of
from domain.users.entities import User
from domain.users.ports import UserBatches

_NAMES: Final = [column.name for column in WRITTEN]
_GIVEN: Final = (
    func.unnest(*(bindparam(column.name, type_=ARRAY(column.type)) for column in WRITTEN))
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
        rows = [values_of(user) for user in users]
        columns = {name: [row[name] for row in rows] for name in _NAMES}
        return frozenset((await self._session.execute(_ADD, columns)).scalars())
