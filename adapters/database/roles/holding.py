"""What a user holds: one expression for every statement that asks, so that they all mean the same."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, bindparam, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.query import Query
from adapters.database.rows import ROLES, USER_ROLES, USERS
from domain.roles.values import ADMINISTRATOR
from domain.shared.permissions import EVERY_PERMISSION, Permission
from domain.users.ports import HeldPermissions

_HELD: Final = USER_ROLES.join(ROLES, ROLES.c.id == USER_ROLES.c.role_id)
_BY_NAME: Final = {each.value: each for each in Permission}
COUNTS: Final = or_(USER_ROLES.c.expires_at.is_(None), USER_ROLES.c.expires_at > func.now())
"""Of a row of USER_ROLES: it has not expired, by the clock that all replicas share."""
_OF_THE_USER: Final = and_(USER_ROLES.c.user_id == USERS.c.id, COUNTS)

# All are columns of a statement about USERS: whatever it finds comes with them in one round trip.
ROLE_NAMES: Final = func.array(
    select(ROLES.c.name).select_from(_HELD).where(_OF_THE_USER).order_by(ROLES.c.name).scalar_subquery()
).label("roles")
PERMISSIONS: Final = func.array(
    select(func.unnest(ROLES.c.permissions).label("permission"))
    .select_from(_HELD)
    .where(_OF_THE_USER)
    .distinct()
    .order_by("permission")
    .scalar_subquery()
).label("permissions")

EXPIRED: Final = (
    select(func.count())
    .select_from(USER_ROLES)
    .where(USER_ROLES.c.user_id == USERS.c.id, not_(COUNTS))
    .scalar_subquery()
    .label("expired")
)
VERSION: Final = (USERS.c.version + EXPIRED).label("version")
"""As others see it: an expiry writes nothing, so whoever reads counts the grants that have expired since."""

_OF: Final = Query(select(ROLE_NAMES, PERMISSIONS).where(USERS.c.id == bindparam("user_id")))


class SqlHeldPermissions(HeldPermissions):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, user_id: UUID) -> frozenset[Permission]:
        row = await _OF.one_or_none(self._session, user_id=user_id)
        return permissions_of(row) if row else frozenset()


def permissions_of(row: Any) -> frozenset[Permission]:
    """Of ROLE_NAMES and PERMISSIONS. All for an administrator, whatever was stored when the catalogue was shorter."""
    return EVERY_PERMISSION if ADMINISTRATOR.text in row.roles else known(row.permissions)


def known(names: list[str]) -> frozenset[Permission]:
    """Without those that a later version knew."""
    return frozenset(_BY_NAME[name] for name in names if name in _BY_NAME)
