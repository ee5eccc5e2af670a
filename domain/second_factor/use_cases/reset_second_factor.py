"""Disable somebody else's second factor."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.second_factor.occurrences import second_factor_disabled
from domain.second_factor.ports import SecondFactorRepository
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission
from domain.users.ports import HeldPermissions, UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetSecondFactor:
    """For somebody who has lost the phone and the recovery codes, and who may do no more than whoever helps.

    Doing it twice is doing it once.
    """

    permission: ClassVar[Permission] = Permission.USERS_WRITE

    actor: Actor
    users: UserRepository
    held_permissions: HeldPermissions
    factors: SecondFactorRepository
    audit: AuditTrail
    clock: Clock

    async def execute(self, user_id: UUID) -> None:
        """Raises NotSignedIn, PermissionMissing, OwnAccount, UserNotFound, BeyondOwnPermissions."""
        self.actor.require(self.permission)
        self.actor.require_other(user_id)
        await self.users.get_for_update(user_id)
        self.actor.require_all(await self.held_permissions.of(user_id))
        if await self.factors.remove(user_id):
            await self.audit.record(second_factor_disabled(user_id, at=self.clock.now()))
