"""Give a user a role."""

from dataclasses import dataclass
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.roles.occurrences import role_granted
from domain.roles.ports import RoleAssignments
from domain.shared.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole:
    """Granting a role that the user already holds changes nothing."""

    assignments: RoleAssignments
    audit: AuditTrail
    clock: Clock

    async def execute(self, user_id: UUID, role_id: UUID) -> None:
        """Raises UserNotFound, RoleNotFound."""
        at = self.clock.now()
        if await self.assignments.grant(user_id, role_id, at=at):
            await self.audit.record(role_granted(user_id, role_id, at=at))
