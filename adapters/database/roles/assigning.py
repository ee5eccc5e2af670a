"""The statements that grant roles to one user and revoke them: a new version of the user included, if it changed."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    DateTime,
    Text,
    bindparam,
    delete,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.sql.dml import ReturningUpdate
from sqlalchemy.types import Uuid

from adapters.database.query import Query
from adapters.database.roles.holding import COUNTS
from adapters.database.rows import USER_ROLES, USERS

USER: Final[BindParameter[UUID]] = bindparam("user")
ROLE: Final[BindParameter[UUID]] = bindparam("role")
_ROLES: Final = bindparam("roles", type_=ARRAY(Uuid))
_GRANTED: Final = (bindparam("at", type_=DateTime(timezone=True)), bindparam("by", type_=Text))
_TERMS: Final = (bindparam("expires_at", type_=DateTime(timezone=True)), bindparam("reason", type_=Text))
_COLUMNS: Final = ("granted_at", "granted_by", "expires_at", "reason")


def changing(*assignments: CTE, renewed: ColumnElement[Any] | int = 0) -> ReturningUpdate[tuple[UUID]]:
    """Carry out `assignments`, make a new version of each user they touched, and give the ids of these users.

    A grant that had expired was a version of its own (holding.VERSION); `renewed`, it no longer is.
    """
    touched = USERS.c.id.in_(
        select(assignments[0].c.user_id).union_all(*(select(a.c.user_id) for a in assignments[1:]))
    )
    return (
        update(USERS)
        .where(touched)
        .values(version=USERS.c.version + 1 + renewed, updated_at=bindparam("at"))
        .returning(USERS.c.id)
    )


def _renewed(roles: ColumnElement[bool]) -> ColumnElement[Any]:
    """How many of them the user held before, until they expired."""
    return (
        select(func.count())
        .select_from(USER_ROLES)
        .where(USER_ROLES.c.user_id == USERS.c.id, roles, not_(COUNTS))
        .scalar_subquery()
    )


# A user is locked before what they hold. In another order two changes of one user would wait for each other.
_LOCKED: Final = select(USERS.c.id).where(USERS.c.id == USER).with_for_update(key_share=True).cte("locked")
_INSERT: Final = insert(USER_ROLES).from_select(
    ["user_id", "role_id", *_COLUMNS],
    # One row, also for a user who is not there: that is the foreign key's to say.
    select(USER, ROLE, *_GRANTED, *_TERMS).select_from(select(func.count()).select_from(_LOCKED).subquery()),
)
_HAS_OTHER_TERMS: Final = or_(
    USER_ROLES.c.expires_at.is_distinct_from(_INSERT.excluded.expires_at),
    USER_ROLES.c.reason.is_distinct_from(_INSERT.excluded.reason),
)
# WITH locked AS (the user, FOR NO KEY UPDATE),
#      granted AS (INSERT INTO user_roles ... ON CONFLICT (user_id, role_id) DO UPDATE SET the terms
#                  WHERE the grant had expired, or its terms were others RETURNING user_id)
# UPDATE users SET version = version + 1 + (1 if the grant had expired) WHERE id IN granted RETURNING id
GRANT: Final = Query(
    changing(
        _INSERT.on_conflict_do_update(
            index_elements=["user_id", "role_id"],
            set_={name: _INSERT.excluded[name] for name in _COLUMNS},
            where=or_(not_(COUNTS), _HAS_OTHER_TERMS),
        )
        .returning(USER_ROLES.c.user_id)
        .cte("granted"),
        renewed=_renewed(USER_ROLES.c.role_id == ROLE),
    )
)
# WITH locked AS (the user, FOR NO KEY UPDATE),
#      revoked AS (DELETE FROM user_roles WHERE user_id IN locked AND role_id = :role AND it counts RETURNING user_id)
# UPDATE users SET version = version + 1 WHERE id IN revoked RETURNING id
REVOKE: Final = Query(
    changing(
        delete(USER_ROLES)
        .where(USER_ROLES.c.user_id.in_(select(_LOCKED.c.id)), USER_ROLES.c.role_id == ROLE, COUNTS)
        .returning(USER_ROLES.c.user_id)
        .cte("revoked")
    )
)
LOCK_USER: Final = Query(select(USERS.c.id).where(USERS.c.id == USER).with_for_update(key_share=True))
_REVOKE_OTHERS: Final = (
    delete(USER_ROLES)
    .where(USER_ROLES.c.user_id == USER, USER_ROLES.c.role_id != func.all(_ROLES), COUNTS)
    .returning(USER_ROLES.c.user_id, USER_ROLES.c.role_id)
    .cte("revoked")
)
_INSERT_MISSING: Final = insert(USER_ROLES).from_select(
    ["user_id", "role_id", "granted_at", "granted_by"], select(USER, func.unnest(_ROLES), *_GRANTED).distinct()
)
_GRANT_MISSING: Final = (
    _INSERT_MISSING.on_conflict_do_update(
        index_elements=["user_id", "role_id"],
        set_={name: _INSERT_MISSING.excluded[name] for name in _COLUMNS},
        where=not_(COUNTS),
    )
    .returning(USER_ROLES.c.user_id, USER_ROLES.c.role_id)
    .cte("granted")
)
# After LOCK_USER, in the same transaction:
# WITH revoked AS (DELETE FROM user_roles WHERE role_id <> ALL (:roles) AND it counts RETURNING role_id),
#      granted AS (INSERT INTO user_roles SELECT unnest(:roles) ... ON CONFLICT (user_id, role_id) DO UPDATE
#                  WHERE the grant had expired RETURNING role_id)
# UPDATE users SET version = version + 1 + (how many had expired) WHERE id IN revoked or granted
# RETURNING the roles granted, the roles revoked
REPLACE: Final = Query(
    changing(_REVOKE_OTHERS, _GRANT_MISSING, renewed=_renewed(USER_ROLES.c.role_id == func.any(_ROLES))).returning(
        func.array(select(_GRANT_MISSING.c.role_id).scalar_subquery()).label("granted"),
        func.array(select(_REVOKE_OTHERS.c.role_id).scalar_subquery()).label("revoked"),
    )
)
