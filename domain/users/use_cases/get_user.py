"""Read one user."""

from dataclasses import dataclass
from uuid import UUID

from domain.users.entities import User
from domain.users.ports import UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class GetUser:
    """Deactivated users are still there to be read."""

    users: UserRepository

    async def execute(self, user_id: UUID) -> User:
        """Raises UserNotFound."""
        return await self.users.get(user_id)
