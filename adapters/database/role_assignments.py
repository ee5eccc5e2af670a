"""Who holds which role, in PostgreSQL: one statement a change, the user's new version included."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CTE, BindParameter, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.types import Uuid

from adapters.database.errors import named
from adapters.database.keyset import keyset, read_page
from adapters.database.query import Query
from adapters.database.roles import read_role
from adapters.database.rows import ROLES, USER_ROLES, USERS
from adapters.database.users import USER_COLUMNS, read_user
from domain.roles.entities import Role
from domain.roles.errors import UnknownRole
from domain.roles.ports import ReplacedRoles, RoleAssignments
from domain.shared.page import Page, PageRequest
from domain.users.entities import User
from domain.users.errors import UserNotFound


def _changing(*assignments: CTE) -> ReturningUpdate[tuple[UUID]]:
    """Carry out `assignments`, make a new version of each user they touched, and give the ids of these users."""
    touched = USERS.c.id.in_(
        select(assignments[0].c.user_id).union_all(*(select(a.c.user_id) for a in assignments[1:]))
    )
    return (
        update(USERS)
        .where(touched)
        .values(version=USERS.c.version + 1, updated_at=bindparam("at"))
        .returning(USERS.c.id)
    )


_USER: Final[BindParameter[UUID]] = bindparam("user")
_ROLE: Final[BindParameter[UUID]] = bindparam("role")
_ROLES: Final = bindparam("roles", type_=ARRAY(Uuid))

# A user is locked before what they hold. In another order two changes of one user would wait for each other.
_LOCKED: Final = select(USERS.c.id).where(USERS.c.id == _USER).with_for_update(key_share=True).cte("locked")
_LOCKED_HOLDERS: Final = (
    select(USERS.c.id)
    .where(USERS.c.id.in_(select(USER_ROLES.c.user_id).where(USER_ROLES.c.role_id == _ROLE)))
    .order_by(USERS.c.id)
    .with_for_update(key_share=True)
    .cte("locked")
)

_GRANT: Final = _changing(
    insert(USER_ROLES)
    .from_select(
        ["user_id", "role_id", "granted_at"],
        # One row, also for a user who is not there: that is the foreign key's to say.
        select(_USER, _ROLE, bindparam("at")).select_from(select(func.count()).select_from(_LOCKED).subquery()),
    )
    .on_conflict_do_nothing()
    .returning(USER_ROLES.c.user_id)
    .cte("granted")
)
_REVOKE: Final = _changing(
    delete(USER_ROLES)
    .where(USER_ROLES.c.user_id.in_(select(_LOCKED.c.id)), USER_ROLES.c.role_id == _ROLE)
    .returning(USER_ROLES.c.user_id)
    .cte("revoked")
)
_REVOKE_FROM_ALL: Final = _changing(
    delete(USER_ROLES)
    .where(USER_ROLES.c.user_id.in_(select(_LOCKED_HOLDERS.c.id)), USER_ROLES.c.role_id == _ROLE)
    .returning(USER_ROLES.c.user_id)
    .cte("revoked")
)
_LOCK_USER: Final = select(USERS.c.id).where(USERS.c.id == _USER).with_for_update(key_share=True)
_REVOKE_OTHERS: Final = (
    delete(USER_ROLES)
    .where(USER_ROLES.c.user_id == _USER, USER_ROLES.c.role_id != func.all(_ROLES))
    .returning(USER_ROLES.c.user_id, USER_ROLES.c.role_id)
    .cte("revoked")
)
_GRANT_MISSING: Final = (
    insert(USER_ROLES)
    .from_select(
        ["user_id", "role_id", "granted_at"],
        select(_USER, func.unnest(_ROLES), bindparam("at")),
    )
    .on_conflict_do_nothing()
    .returning(USER_ROLES.c.user_id, USER_ROLES.c.role_id)
    .cte("granted")
)
_REPLACE: Final = _changing(_REVOKE_OTHERS, _GRANT_MISSING).returning(
    func.array(select(_GRANT_MISSING.c.role_id).scalar_subquery()).label("granted"),
    func.array(select(_REVOKE_OTHERS.c.role_id).scalar_subquery()).label("revoked"),
)
# Outer joins tell a user without roles (one row of nothing) from a user that is not there (no row).
_ROLES_OF: Final = Query(
    select(ROLES)
    .select_from(
        USERS.outerjoin(USER_ROLES, USER_ROLES.c.user_id == USERS.c.id).outerjoin(
            ROLES, ROLES.c.id == USER_ROLES.c.role_id
        )
    )
    .where(USERS.c.id == _USER)
    .order_by(ROLES.c.name)
)
_HOLDERS: Final = keyset(
    select(*USER_COLUMNS).where(
        USERS.c.id.in_(select(USER_ROLES.c.user_id).where(USER_ROLES.c.role_id == _ROLE)),
    ),
    USERS.c.created_at,
    USERS.c.id,
)


class SqlRoleAssignments(RoleAssignments):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def grant(self, user_id: UUID, role_id: UUID, *, at: datetime) -> bool:
        return bool(await self._changed(_GRANT, {"user": user_id, "role": role_id, "at": at}))

    async def revoke(self, user_id: UUID, role_id: UUID, *, at: datetime) -> bool:
        return bool(await self._changed(_REVOKE, {"user": user_id, "role": role_id, "at": at}))

    async def revoke_from_all(self, role_id: UUID, *, at: datetime) -> Collection[UUID]:
        return await self._changed(_REVOKE_FROM_ALL, {"role": role_id, "at": at})

    async def replace(self, user_id: UUID, role_ids: Collection[UUID], *, at: datetime) -> ReplacedRoles:
        # Two replacements at once would otherwise each miss what the other grants.
        if (await self._session.execute(_LOCK_USER, {"user": user_id})).one_or_none() is None:
            raise UserNotFound
        with named({"fk_user_roles_role_id_roles": UnknownRole}):
            result = await self._session.execute(_REPLACE, {"user": user_id, "roles": list(role_ids), "at": at})
        changed = result.one_or_none()
        if changed is None:
            return ReplacedRoles()
        return ReplacedRoles(granted=frozenset(changed.granted), revoked=frozenset(changed.revoked))

    async def roles_of(self, user_id: UUID) -> list[Role]:
        rows = await _ROLES_OF.all(self._session, user=user_id)
        if not rows:
            raise UserNotFound
        return [read_role(row) for row in rows if row.id is not None]

    async def list_holders(self, role_id: UUID, page: PageRequest) -> Page[User]:
        return await read_page(self._session, _HOLDERS, page, read_user, role=role_id)

    async def _changed(self, statement: ReturningUpdate[tuple[UUID]], values: dict[str, Any]) -> Sequence[UUID]:
        """Ids of the users who hold other roles now."""
        with named():
            return (await self._session.execute(statement, values)).scalars().all()
