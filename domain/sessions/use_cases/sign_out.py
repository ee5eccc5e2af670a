"""Sign out."""

from dataclasses import dataclass

from domain.audit.ports import AuditTrail
from domain.sessions.occurrences import signed_out
from domain.sessions.ports import SessionRepository
from domain.shared.actor import Actor, SessionRequired
from domain.shared.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut:
    """The session that asks ends, at once and everywhere: its tokens and its cookie are worth nothing from now on."""

    actor: Actor
    sessions: SessionRepository
    audit: AuditTrail
    clock: Clock

    async def execute(self) -> None:
        """Raises NotSignedIn, SessionRequired."""
        user_id = self.actor.require_person()
        if self.actor.session_id is None:
            raise SessionRequired
        at = self.clock.now()
        if await self.sessions.end(self.actor.session_id, user_id=user_id, at=at):
            await self.audit.record(signed_out(user_id, self.actor.session_id, at=at))
