"""The statements that grant and revoke roles: a new version of each user whom one changed included."""

from typing import Final
from uuid import UUID

from sqlalchemy import CTE, BindParameter, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.types import Uuid

from adapters.database.rows import USER_ROLES, USERS


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


USER: Final[BindParameter[UUID]] = bindparam("user")
ROLE: Final[BindParameter[UUID]] = bindparam("role")
_ROLES: Final = bindparam("roles", type_=ARRAY(Uuid))

# A user is locked before what they hold. In another order two changes of one user would wait for each other.
_LOCKED: Final = select(USERS.c.id).where(USERS.c.id == USER).with_for_update(key_share=True).cte("locked")
LOCKED_HOLDERS: Final = (
    select(USERS.c.id)
    .where(USERS.c.id.in_(select(USER_ROLES.c.user_id).where(USER_ROLES.c.role_id == ROLE)))
    .order_by(USERS.c.id)
    .with_for_update(key_share=True)
    .cte("locked")
)

GRANT: Final = _changing(
    insert(USER_ROLES)
    .from_select(
        ["user_id", "role_id", "granted_at"],
        # One row, also for a user who is not there: that is the foreign key's to say.
        select(USER, ROLE, bindparam("at")).select_from(select(func.count()).select_from(_LOCKED).subquery()),
    )
    .on_conflict_do_nothing()
    .returning(USER_ROLES.c.user_id)
    .cte("granted")
)
REVOKE: Final = _changing(
    delete(USER_ROLES)
    .where(USER_ROLES.c.user_id.in_(select(_LOCKED.c.id)), USER_ROLES.c.role_id == ROLE)
    .returning(USER_ROLES.c.user_id)
    .cte("revoked")
)
REVOKE_FROM_ALL: Final = _changing(
    delete(USER_ROLES)
    .where(USER_ROLES.c.user_id.in_(select(LOCKED_HOLDERS.c.id)), USER_ROLES.c.role_id == ROLE)
    .returning(USER_ROLES.c.user_id)
    .cte("revoked")
)
LOCK_USER: Final = select(USERS.c.id).where(USERS.c.id == USER).with_for_update(key_share=True)
_REVOKE_OTHERS: Final = (
    delete(USER_ROLES)
    .where(USER_ROLES.c.user_id == USER, USER_ROLES.c.role_id != func.all(_ROLES))
    .returning(USER_ROLES.c.user_id, USER_ROLES.c.role_id)
    .cte("revoked")
)
_GRANT_MISSING: Final = (
    insert(USER_ROLES)
    .from_select(
        ["user_id", "role_id", "granted_at"],
        select(USER, func.unnest(_ROLES), bindparam("at")),
    )
    .on_conflict_do_nothing()
    .returning(USER_ROLES.c.user_id, USER_ROLES.c.role_id)
    .cte("granted")
)
REPLACE: Final = _changing(_REVOKE_OTHERS, _GRANT_MISSING).returning(
    func.array(select(_GRANT_MISSING.c.role_id).scalar_subquery()).label("granted"),
    func.array(select(_REVOKE_OTHERS.c.role_id).scalar_subquery()).label("revoked"),
)
