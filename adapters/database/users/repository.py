"""Users in PostgreSQL, by statements that are written once."""

from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from adapters.database.errors import named
from adapters.database.keyset import read_page
from adapters.database.query import Query
from adapters.database.roles.holding import EXPIRED, ROLE_NAMES
from adapters.database.rows import USERS
from adapters.database.users.columns import USER_COLUMNS, WRITTEN, listed_user, read_user, user_of, values_of
from adapters.database.users.filters import NAMES, said
from adapters.database.users.lists import user_list
from adapters.database.users.totals import count_users
from domain.shared.page import Page, PageRequest, Total
from domain.users.entities import User
from domain.users.errors import UserNotFound
from domain.users.lists import EVERYBODY, ListedUser, UserFilter, UserSort
from domain.users.ports import UserRepository
from domain.users.values import Email

_GET: Final = Query(select(*USER_COLUMNS).where(USERS.c.id == bindparam("user_id")))
_FIND_BY_EMAIL: Final = Query(select(*USER_COLUMNS).where(USERS.c.email_key == bindparam("email_key")))
_VALUES: Final[dict[str, object]] = {column.name: bindparam(column.name) for column in WRITTEN}
_INSERT: Final = Query(insert(USERS).values(_VALUES))
_THIS: Final = USERS.c.id == bindparam("user_id")
_LOCK: Final = Query(select(*WRITTEN).where(_THIS).with_for_update())
# After the lock, and not with it: a statement that waits for a lock sees the row as it is then, and all else as it was.
_HELD_BY: Final = Query(select(ROLE_NAMES, EXPIRED).where(_THIS))
_UPDATE: Final = Query(update(USERS).values(_VALUES).where(_THIS))
_DELETE: Final = Query(delete(USERS).where(_THIS))


class SqlUserRepository(UserRepository):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        # How many of their grants had expired, which others count to the version (holding.VERSION).
        self._locked: dict[UUID, int] = {}

    def next_id(self) -> UUID:
        return uuid7()

    async def add(self, user: User) -> None:
        with named():
            await _INSERT.all(self._session, **values_of(user))

    async def get(self, user_id: UUID) -> User:
        row = await _GET.one_or_none(self._session, user_id=user_id)
        if row is None:
            raise UserNotFound
        return read_user(row)

    async def find_by_email(self, email: Email) -> User | None:
        row = await _FIND_BY_EMAIL.one_or_none(self._session, email_key=email.key)
        return None if row is None else read_user(row)

    async def get_for_update(self, user_id: UUID) -> User:
        row = await _LOCK.one_or_none(self._session, user_id=user_id)
        if row is None:
            raise UserNotFound
        [held] = await _HELD_BY.all(self._session, user_id=user_id)
        self._locked[user_id] = held.expired
        return user_of(row, held.roles, row.version + held.expired)

    async def save(self, user: User) -> None:
        values = values_of(user) | {"version": user.version - self._locked[user.id]}
        with named():
            await _UPDATE.all(self._session, user_id=user.id, **values)

    async def remove(self, user: User) -> None:
        del self._locked[user.id]
        await _DELETE.all(self._session, user_id=user.id)

    async def list_page(
        self, page: PageRequest, wanted: UserFilter = EVERYBODY, sort: UserSort = UserSort.CREATED_AT
    ) -> Page[ListedUser]:
        values = said(wanted)
        return await read_page(self._session, user_list(NAMES.intersection(values), sort), page, listed_user, **values)

    async def count(self, wanted: UserFilter) -> Total:
        return await count_users(self._session, said(wanted))
