"""Read what the register holds about oneself."""

from dataclasses import dataclass

from domain.shared.actor import Actor
from domain.users.entities import User
from domain.users.ports import UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class GetMe:
    """Everybody may, whatever their roles; an API key shows its owner."""

    actor: Actor
    users: UserRepository

    async def execute(self) -> User:
        """Raises NotSignedIn."""
        user_id = self.actor.require_person()
        return await self.users.get(user_id)
