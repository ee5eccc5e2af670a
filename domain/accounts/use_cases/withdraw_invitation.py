"""Take an invitation back."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.accounts.occurrences import invitation_withdrawn
from domain.accounts.ports import InvitationRepository
from domain.audit.ports import AuditTrail
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawInvitation:
    """Its link opens nothing any more. What was accepted is a user by now, and is deactivated or deleted as one."""

    permission: ClassVar[Permission] = Permission.USERS_WRITE

    actor: Actor
    invitations: InvitationRepository
    audit: AuditTrail
    clock: Clock

    async def execute(self, invitation_id: UUID) -> None:
        """Raises InvitationNotFound."""
        self.actor.require(self.permission)
        at = self.clock.now()
        await self.invitations.withdraw(invitation_id, at=at)
        await self.audit.record(invitation_withdrawn(invitation_id, at=at))
