"""Sign a user out everywhere."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.sessions.occurrences import sessions_ended
from domain.sessions.ports import SessionRepository
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission
from domain.users.ports import UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessionsOfUser:
    """All of them end at once; the user may sign in again. API keys stay: they are revoked one by one."""

    permission: ClassVar[Permission] = Permission.SESSIONS_REVOKE

    actor: Actor
    users: UserRepository
    sessions: SessionRepository
    audit: AuditTrail
    clock: Clock

    async def execute(self, user_id: UUID) -> None:
        """Raises UserNotFound."""
        self.actor.require(self.permission)
        # Locked, so that a sign-in under way is either before this, and ended, or after it.
        user = await self.users.get_for_update(user_id)
        at = self.clock.now()
        if await self.sessions.end_all_of(user.id, at=at):
            await self.audit.record(sessions_ended(user.id, at=at))
