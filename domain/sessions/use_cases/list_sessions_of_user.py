"""List where a user is signed in."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.sessions.entities import Session
from domain.sessions.ports import SessionRepository
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.page import Page, PageRequest
from domain.shared.permissions import Permission
from domain.users.ports import UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSessionsOfUser:
    """Those that are not over, the newest first."""

    permission: ClassVar[Permission] = Permission.SESSIONS_READ

    actor: Actor
    users: UserRepository
    sessions: SessionRepository
    clock: Clock

    async def execute(self, user_id: UUID, page: PageRequest) -> Page[Session]:
        """Raises UserNotFound."""
        self.actor.require(self.permission)
        user = await self.users.get(user_id)
        return await self.sessions.list_page_of(user.id, page, at=self.clock.now())
