"""Who holds which role, in PostgreSQL: one statement a change, the user's new version included."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.errors import named
from adapters.database.query import Query
from adapters.database.roles.assigning import GRANT, LOCK_USER, REPLACE, REVOKE, USER
from adapters.database.roles.holders import REVOKE_FROM_ALL
from adapters.database.roles.holding import COUNTS
from adapters.database.roles.repository import read_role
from adapters.database.rows import ROLES, USER_ROLES, USERS
from domain.roles.entities import Grant, HeldRoles
from domain.roles.errors import UnknownRole
from domain.roles.ports import ReplacedRoles, RoleAssignments
from domain.roles.values import Reason, Terms
from domain.users.errors import UserNotFound

# Outer joins tell a user without roles (one row of nothing) from a user that is not there (no row).
_ROLES_OF: Final = Query(
    select(ROLES, USER_ROLES.c.granted_at, USER_ROLES.c.granted_by, USER_ROLES.c.expires_at, USER_ROLES.c.reason)
    .select_from(
        USERS.outerjoin(USER_ROLES, and_(USER_ROLES.c.user_id == USERS.c.id, COUNTS)).outerjoin(
            ROLES, ROLES.c.id == USER_ROLES.c.role_id
        )
    )
    .where(USERS.c.id == USER)
    .order_by(ROLES.c.name)
)


class SqlRoleAssignments(RoleAssignments):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def grant(self, user_id: UUID, role_id: UUID, *, by: str, terms: Terms, at: datetime) -> bool:
        reason = terms.reason.text if terms.reason else None
        values = {"user": user_id, "role": role_id, "at": at, "by": by, "expires_at": terms.expires_at}
        return bool(await self._changed(GRANT, reason=reason, **values))

    async def revoke(self, user_id: UUID, role_id: UUID, *, at: datetime) -> bool:
        return bool(await self._changed(REVOKE, user=user_id, role=role_id, at=at))

    async def revoke_from_all(self, role_id: UUID, *, at: datetime) -> Collection[UUID]:
        return await self._changed(REVOKE_FROM_ALL, role=role_id, at=at)

    async def lock(self, user_id: UUID) -> None:
        if await LOCK_USER.one_or_none(self._session, user=user_id) is None:
            raise UserNotFound

    async def replace(self, user_id: UUID, role_ids: Collection[UUID], *, by: str, at: datetime) -> ReplacedRoles:
        values = {"user": user_id, "roles": list(role_ids), "by": by, "at": at}
        with named({"fk_user_roles_role_id_roles": UnknownRole}):
            changed = await REPLACE.one_or_none(self._session, **values)
        if changed is None:
            return ReplacedRoles()
        return ReplacedRoles(granted=frozenset(changed.granted), revoked=frozenset(changed.revoked))

    async def roles_of(self, user_id: UUID) -> HeldRoles:
        rows = await _ROLES_OF.all(self._session, user=user_id)
        if not rows:
            raise UserNotFound
        return HeldRoles(grants=tuple(_grant(row) for row in rows if row.id is not None))

    async def _changed(self, statement: Query, **values: object) -> Sequence[UUID]:
        """Ids of the users who hold other roles now."""
        with named():
            return [row.id for row in await statement.all(self._session, **values)]


def _grant(row: Any) -> Grant:
    return Grant(
        role=read_role(row),
        granted_at=row.granted_at,
        granted_by=row.granted_by,
        terms=Terms(expires_at=row.expires_at, reason=Reason(row.reason) if row.reason else None),
    )
