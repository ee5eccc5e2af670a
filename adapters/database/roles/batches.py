"""A role granted to many users by one statement, and revoked: the rules are those of assigning.py."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import DateTime, Integer, Text, Uuid, bindparam, cast, delete, exists, func, not_, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.errors import named
from adapters.database.roles.assigning import ROLE, changing
from adapters.database.roles.holding import COUNTS
from adapters.database.rows import USER_ROLES, USERS
from domain.roles.ports import RoleBatches
from domain.roles.values import Terms

_USERS: Final = bindparam("users", type_=ARRAY(Uuid))
_COLUMNS: Final = ("granted_at", "granted_by", "expires_at", "reason")
# In the order of their ids, so that two batches do not wait for each other.
_LOCK: Final = (
    select(USERS.c.id).where(USERS.c.id == func.any(_USERS)).order_by(USERS.c.id).with_for_update(key_share=True)
)
_INSERT: Final = insert(USER_ROLES).from_select(
    ["user_id", "role_id", *_COLUMNS],
    select(
        func.unnest(_USERS),
        ROLE,
        bindparam("at", type_=DateTime(timezone=True)),
        bindparam("by", type_=Text),
        bindparam("expires_at", type_=DateTime(timezone=True)),
        bindparam("reason", type_=Text),
    ),
)
_HAS_OTHER_TERMS: Final = or_(
    USER_ROLES.c.expires_at.is_distinct_from(_INSERT.excluded.expires_at),
    USER_ROLES.c.reason.is_distinct_from(_INSERT.excluded.reason),
)
_HAD_EXPIRED: Final = exists().where(USER_ROLES.c.user_id == USERS.c.id, USER_ROLES.c.role_id == ROLE, not_(COUNTS))
# After _LOCK, in the same transaction:
# WITH granted AS (INSERT INTO user_roles SELECT unnest(:users), :role ... ON CONFLICT (user_id, role_id) DO UPDATE
#                  WHERE the grant had expired, or its terms were others RETURNING user_id)
# UPDATE users SET version = version + 1 + (1 if the grant had expired) WHERE id IN granted RETURNING id
_GRANT: Final = changing(
    _INSERT.on_conflict_do_update(
        index_elements=["user_id", "role_id"],
        set_={name: _INSERT.excluded[name] for name in _COLUMNS},
        where=or_(not_(COUNTS), _HAS_OTHER_TERMS),
    )
    .returning(USER_ROLES.c.user_id)
    .cte("granted"),
    renewed=cast(_HAD_EXPIRED, Integer),
)
# The same with a DELETE of what counts.
_REVOKE: Final = changing(
    delete(USER_ROLES)
    .where(USER_ROLES.c.user_id == func.any(_USERS), USER_ROLES.c.role_id == ROLE, COUNTS)
    .returning(USER_ROLES.c.user_id)
    .cte("revoked")
)


class SqlRoleBatches(RoleBatches):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock(self, user_ids: Collection[UUID]) -> frozenset[UUID]:
        return await self._ids(_LOCK, {"users": list(user_ids)})

    async def grant(
        self, user_ids: Collection[UUID], role_id: UUID, *, by: str, terms: Terms, at: datetime
    ) -> Collection[UUID]:
        reason = terms.reason.text if terms.reason else None
        values = {"users": list(user_ids), "role": role_id, "at": at, "by": by, "expires_at": terms.expires_at}
        return await self._ids(_GRANT, values | {"reason": reason})

    async def revoke(self, user_ids: Collection[UUID], role_id: UUID, *, at: datetime) -> Collection[UUID]:
        return await self._ids(_REVOKE, {"users": list(user_ids), "role": role_id, "at": at})

    async def _ids(self, statement: Any, values: dict[str, Any]) -> frozenset[UUID]:
        with named():
            return frozenset((await self._session.execute(statement, values)).scalars())
