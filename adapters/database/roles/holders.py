"""The statements about all who hold one role, or held it: a new version of each user whom one changed included."""

from typing import Final

from sqlalchemy import CTE, ColumnElement, delete, not_, select, update

from adapters.database.query import Query
from adapters.database.roles.assigning import ROLE, changing
from adapters.database.roles.holding import COUNTS
from adapters.database.rows import USER_ROLES, USERS


def _locked_holders(which: ColumnElement[bool]) -> CTE:
    held = select(USER_ROLES.c.user_id).where(USER_ROLES.c.role_id == ROLE, which)
    locked = select(USERS.c.id).where(USERS.c.id.in_(held)).order_by(USERS.c.id).with_for_update(key_share=True)
    return locked.cte("locked")


# In the order of their ids, so that two who change the same role do not wait for each other.
LOCKED_HOLDERS: Final = _locked_holders(COUNTS)
_LOCKED_FORMER_HOLDERS: Final = _locked_holders(not_(COUNTS))

# WITH locked AS (all who hold the role, in the order of their ids, FOR NO KEY UPDATE),
#      revoked AS (DELETE FROM user_roles WHERE user_id IN locked AND role_id = :role AND it counts RETURNING user_id)
# UPDATE users SET version = version + 1 WHERE id IN revoked RETURNING id
REVOKE_FROM_ALL: Final = Query(
    changing(
        delete(USER_ROLES)
        .where(USER_ROLES.c.user_id.in_(select(LOCKED_HOLDERS.c.id)), USER_ROLES.c.role_id == ROLE, COUNTS)
        .returning(USER_ROLES.c.user_id)
        .cte("revoked")
    )
)
_FORGOTTEN: Final = (
    delete(USER_ROLES)
    .where(USER_ROLES.c.user_id.in_(select(_LOCKED_FORMER_HOLDERS.c.id)), USER_ROLES.c.role_id == ROLE, not_(COUNTS))
    .returning(USER_ROLES.c.user_id)
    .cte("forgotten")
)
FORGET_FORMER_HOLDERS: Final = Query(
    update(USERS).where(USERS.c.id.in_(select(_FORGOTTEN.c.user_id))).values(version=USERS.c.version + 1)
)
"""Before a role goes. To others the users' versions stay as they are: the expiry was counted already."""
