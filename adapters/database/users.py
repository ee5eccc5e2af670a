"""Users in PostgreSQL, by statements that are written once."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from adapters.database.errors import named
from adapters.database.holding import EXPIRED, ROLE_NAMES, VERSION
from adapters.database.keyset import keyset, read_page
from adapters.database.query import Query
from adapters.database.rows import USERS
from domain.shared.page import Page, PageRequest
from domain.users.entities import User
from domain.users.errors import UserNotFound
from domain.users.ports import UserRepository
from domain.users.values import DisplayName, Email, UserStatus

USER_COLUMNS: Final = (
    USERS.c.id,
    USERS.c.email,
    USERS.c.display_name,
    USERS.c.password_hash,
    USERS.c.status,
    VERSION,
    USERS.c.created_at,
    USERS.c.updated_at,
    USERS.c.email_verified_at,
    USERS.c.links_version,
    ROLE_NAMES,
)
_STATUSES: Final = {each.value: each for each in UserStatus}
_GET: Final = Query(select(*USER_COLUMNS).where(USERS.c.id == bindparam("user_id")))
_FIND_BY_EMAIL: Final = Query(select(*USER_COLUMNS).where(USERS.c.email_key == bindparam("email_key")))
_LIST: Final = keyset(select(*USER_COLUMNS), USERS.c.created_at, USERS.c.id)
_INSERT: Final = Query(insert(USERS))
_THIS: Final = USERS.c.id == bindparam("user_id")
_LOCK: Final = Query(select(USERS).where(_THIS).with_for_update())
# After the lock, and not with it: a statement that waits for a lock sees the row as it is then, and all else as it was.
_HELD_BY: Final = Query(select(ROLE_NAMES, EXPIRED).where(_THIS))
_UPDATE: Final = Query(update(USERS).where(_THIS))
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
            await _INSERT.all(self._session, **_row(user, user.version))

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
        return _user(row, held.roles, row.version + held.expired)

    async def save(self, user: User) -> None:
        values = _row(user, user.version - self._locked[user.id])
        with named():
            await _UPDATE.all(self._session, user_id=user.id, **values)

    async def remove(self, user: User) -> None:
        del self._locked[user.id]
        await _DELETE.all(self._session, user_id=user.id)

    async def list_page(self, page: PageRequest) -> Page[User]:
        return await read_page(self._session, _LIST, page, read_user)


def read_user(row: Any) -> User:
    """The entity for one row of USER_COLUMNS."""
    return _user(row, row.roles, row.version)


def _user(row: Any, roles: list[str], version: int) -> User:
    return User(
        id=row.id,
        email=Email(row.email),
        display_name=DisplayName(row.display_name),
        password_hash=row.password_hash,
        status=_STATUSES[row.status],
        roles=tuple(roles),
        version=version,
        created_at=row.created_at,
        updated_at=row.updated_at,
        email_verified_at=row.email_verified_at,
        links_version=row.links_version,
    )


def _row(user: User, version: int) -> dict[str, object]:
    """Every column. The roles are rows of their own."""
    return {
        "id": user.id,
        "email": user.email.address,
        "email_key": user.email.key,
        "display_name": user.display_name.text,
        "password_hash": user.password_hash,
        "status": user.status.value,
        "version": version,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
        "email_verified_at": user.email_verified_at,
        "links_version": user.links_version,
    }
