"""List where one is signed in."""

from dataclasses import dataclass

from domain.sessions.entities import Session
from domain.sessions.ports import SessionRepository
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.page import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOwnSessions:
    """Those that are not over, the newest first."""

    actor: Actor
    sessions: SessionRepository
    clock: Clock

    async def execute(self, page: PageRequest) -> Page[Session]:
        """Raises NotSignedIn, SessionRequired."""
        user_id = self.actor.require_session()
        return await self.sessions.list_page_of(user_id, page, at=self.clock.now())
