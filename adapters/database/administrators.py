"""Who can manage the register, under a lock that lets one request at a time make them fewer."""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.rows import ROLES, USER_ROLES, USERS
from domain.roles.values import ADMINISTRATOR
from domain.users.ports import Administrators
from domain.users.values import UserStatus

# Not FOR UPDATE: that would also make every grant of the role wait, and grants only add.
_LOCK: Final = select(ROLES.c.id).where(ROLES.c.name == ADMINISTRATOR.text).with_for_update(key_share=True)
_ACTIVE: Final = (
    select(USERS.c.id)
    .join(USER_ROLES, USER_ROLES.c.user_id == USERS.c.id)
    .join(ROLES, ROLES.c.id == USER_ROLES.c.role_id)
    .where(
        ROLES.c.name == ADMINISTRATOR.text, USERS.c.status == UserStatus.ACTIVE.value, USER_ROLES.c.expires_at.is_(None)
    )
)


class SqlAdministrators(Administrators):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock_active(self) -> frozenset[UUID]:
        # Two statements: only the second one's snapshot is sure to hold what the lock waited for.
        await self._session.execute(_LOCK)
        return frozenset((await self._session.execute(_ACTIVE)).scalars())
