"""Sign a user out in one place."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.sessions.errors import SessionNotFound
from domain.sessions.occurrences import session_ended
from domain.sessions.ports import SessionRepository
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessionOfUser:
    """It ends at once and everywhere."""

    permission: ClassVar[Permission] = Permission.SESSIONS_REVOKE

    actor: Actor
    sessions: SessionRepository
    audit: AuditTrail
    clock: Clock

    async def execute(self, user_id: UUID, session_id: UUID) -> None:
        """Raises SessionNotFound."""
        self.actor.require(self.permission)
        at = self.clock.now()
        if not await self.sessions.end(session_id, user_id=user_id, at=at):
            raise SessionNotFound
        await self.audit.record(session_ended(user_id, session_id, at=at))
