"""Roles in PostgreSQL: columns read by Core, rows written by the ORM's unit of work."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from adapters.database.errors import named
from adapters.database.keyset import keyset, read_page
from adapters.database.query import Query
from adapters.database.roles.holders import FORGET_FORMER_HOLDERS, LOCKED_HOLDERS
from adapters.database.rows import ROLES, USERS, RoleRow
from domain.roles.entities import Role
from domain.roles.errors import RoleInUse, RoleNotFound
from domain.roles.ports import RoleRepository
from domain.roles.values import Description, RoleName, RoleSort
from domain.shared.page import Page, PageRequest
from domain.shared.permissions import Permission

_GET: Final = Query(select(ROLES).where(ROLES.c.id == bindparam("role_id")))
_GET_NAMED: Final = Query(select(ROLES).where(ROLES.c.name == bindparam("role_name")))
# The lock that a foreign key takes: it waits for who changes a role, and not for others who grant it.
_GET_TO_ASSIGN: Final = Query(
    select(ROLES)
    .where(ROLES.c.id == func.any(bindparam("role_ids", type_=ARRAY(Uuid))))
    .order_by(ROLES.c.id)
    .with_for_update(read=True, key_share=True)
)
_LISTS: Final = {
    sort: keyset(
        select(ROLES),
        ROLES.c[sort.field],
        # No two roles have the same name.
        None if sort.field == "name" else ROLES.c.id,
        newest_first=sort.is_descending,
    )
    for sort in RoleSort
}
_HOLDERS_HAVE_CHANGED: Final = Query(
    update(USERS)
    .where(USERS.c.id.in_(select(LOCKED_HOLDERS.c.id)))
    .values(version=USERS.c.version + 1, updated_at=bindparam("at"))
)


class SqlRoleRepository(RoleRepository):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        # The session holds its rows weakly: what is locked must stay until it is saved.
        self._locked: dict[UUID, RoleRow] = {}

    def next_id(self) -> UUID:
        return uuid7()

    async def add(self, role: Role) -> None:
        self._session.add(_write(role, RoleRow()))
        with named():
            await self._session.flush()

    async def get(self, role_id: UUID) -> Role:
        row = await _GET.one_or_none(self._session, role_id=role_id)
        if row is None:
            raise RoleNotFound
        return read_role(row)

    async def get_named(self, name: RoleName) -> Role:
        row = await _GET_NAMED.one_or_none(self._session, role_name=name.text)
        if row is None:
            raise RoleNotFound(f"No role is named `{name.text}`.")
        return read_role(row)

    async def get_for_update(self, role_id: UUID) -> Role:
        # As it is now, also when the session holds the row already.
        row = await self._session.get(RoleRow, role_id, with_for_update=True, populate_existing=True)
        if row is None:
            raise RoleNotFound
        self._locked[role_id] = row
        return read_role(row)

    async def get_to_assign(self, role_ids: Collection[UUID]) -> tuple[Role, ...]:
        return tuple(map(read_role, await _GET_TO_ASSIGN.all(self._session, role_ids=list(role_ids))))

    async def save(self, role: Role) -> None:
        row = self._locked[role.id]
        renamed = row.name != role.name.text
        _write(role, row)
        with named():
            await self._session.flush()
        if renamed:
            await _HOLDERS_HAVE_CHANGED.all(self._session, role=role.id, at=role.updated_at)

    async def remove(self, role: Role) -> None:
        await FORGET_FORMER_HOLDERS.all(self._session, role=role.id)
        await self._session.delete(self._locked[role.id])
        with named({"fk_user_roles_role_id_roles": RoleInUse}):
            await self._session.flush()

    async def list_page(self, page: PageRequest, sort: RoleSort = RoleSort.CREATED_AT) -> Page[Role]:
        return await read_page(self._session, _LISTS[sort], page, read_role)


def read_role(row: RoleRow | Row[Any]) -> Role:
    return Role(
        id=row.id,
        name=RoleName(row.name),
        description=Description(row.description),
        permissions=frozenset(map(Permission, row.permissions)),
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _write(role: Role, row: RoleRow) -> RoleRow:
    row.id = role.id
    row.name = role.name.text
    row.description = role.description.text
    row.permissions = sorted(role.permissions)
    row.version = role.version
    row.created_at = role.created_at
    row.updated_at = role.updated_at
    return row
