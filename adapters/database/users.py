"""Users in PostgreSQL: columns read by Core, rows written by the ORM's unit of work."""

from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from adapters.database.errors import named
from adapters.database.holding import EXPIRED, ROLE_NAMES
from adapters.database.keyset import read_page
from adapters.database.query import Query
from adapters.database.rows import USERS, UserRow
from adapters.database.user_columns import USER_COLUMNS, read_user, user_of
from adapters.database.user_filters import NAMES, said
from adapters.database.user_lists import user_list
from adapters.database.user_totals import count_users
from domain.shared.page import Page, PageRequest, Total
from domain.users.entities import User
from domain.users.errors import UserNotFound
from domain.users.lists import EVERYBODY, UserFilter, UserSort
from domain.users.ports import UserRepository
from domain.users.values import Email

_GET: Final = Query(select(*USER_COLUMNS).where(USERS.c.id == bindparam("user_id")))
_FIND_BY_EMAIL: Final = Query(select(*USER_COLUMNS).where(USERS.c.email_key == bindparam("email_key")))
# After the lock, and not with it: a statement that waits for a lock sees the row as it is then, and all else as it was.
_HELD_BY: Final = select(ROLE_NAMES, EXPIRED).where(USERS.c.id == bindparam("user_id"))


class SqlUserRepository(UserRepository):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        # The session holds its rows weakly: what is locked must stay until it is saved.
        self._locked: dict[UUID, tuple[UserRow, int]] = {}

    def next_id(self) -> UUID:
        return uuid7()

    async def add(self, user: User) -> None:
        self._session.add(_write(user, UserRow()))
        with named():
            await self._session.flush()

    async def get(self, user_id: UUID) -> User:
        row = await _GET.one_or_none(self._session, user_id=user_id)
        if row is None:
            raise UserNotFound
        return read_user(row)

    async def find_by_email(self, email: Email) -> User | None:
        row = await _FIND_BY_EMAIL.one_or_none(self._session, email_key=email.key)
        return None if row is None else read_user(row)

    async def get_for_update(self, user_id: UUID) -> User:
        # As it is now, also when the session holds the row already.
        row = await self._session.get(UserRow, user_id, with_for_update=True, populate_existing=True)
        if row is None:
            raise UserNotFound
        held = (await self._session.execute(_HELD_BY, {"user_id": user_id})).one()
        self._locked[user_id] = row, held.expired
        return user_of(row, held.roles, row.version + held.expired)

    async def save(self, user: User) -> None:
        row, expired = self._locked[user.id]
        _write(user, row)
        row.version -= expired
        with named():
            await self._session.flush()

    async def remove(self, user: User) -> None:
        await self._session.delete(self._locked[user.id][0])
        await self._session.flush()

    async def list_page(
        self, page: PageRequest, wanted: UserFilter = EVERYBODY, sort: UserSort = UserSort.CREATED_AT
    ) -> Page[User]:
        values = said(wanted)
        return await read_page(self._session, user_list(NAMES.intersection(values), sort), page, read_user, **values)

    async def count(self, wanted: UserFilter) -> Total:
        return await count_users(self._session, said(wanted))


def _write(user: User, row: UserRow) -> UserRow:
    """Every column but the roles, which are rows of their own."""
    row.id = user.id
    row.email = user.email.address
    row.email_key = user.email.key
    row.display_name = user.display_name.text
    row.password_hash = user.password_hash
    row.status = user.status.value
    row.version = user.version
    row.created_at = user.created_at
    row.updated_at = user.updated_at
    row.email_verified_at = user.email_verified_at
    row.links_version = user.links_version
    return row
