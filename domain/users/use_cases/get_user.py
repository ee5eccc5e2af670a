"""Read one user."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.shared.actor import Actor
from domain.shared.permissions import Permission
from domain.users.entities import User
from domain.users.ports import UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class GetUser:
    """Deactivated users are still there to be read."""

    permission: ClassVar[Permission] = Permission.USERS_READ

    actor: Actor
    users: UserRepository

    async def execute(self, user_id: UUID) -> User:
        """Raises UserNotFound."""
        self.actor.require(self.permission)
        return await self.users.get(user_id)
