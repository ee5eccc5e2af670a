"""Sign out somewhere else."""

from dataclasses import dataclass
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.sessions.errors import SessionNotFound
from domain.sessions.occurrences import session_ended
from domain.sessions.ports import SessionRepository
from domain.shared.actor import Actor
from domain.shared.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOwnSession:
    """One of one's own sessions ends, at once and everywhere. Others' are as if they did not exist."""

    actor: Actor
    sessions: SessionRepository
    audit: AuditTrail
    clock: Clock

    async def execute(self, session_id: UUID) -> None:
        """Raises NotSignedIn, SessionRequired, SessionNotFound."""
        user_id = self.actor.require_session()
        at = self.clock.now()
        if not await self.sessions.end(session_id, user_id=user_id, at=at):
            raise SessionNotFound
        await self.audit.record(session_ended(user_id, session_id, at=at))
