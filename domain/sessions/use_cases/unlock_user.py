"""Let a user try to sign in again at once."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.second_factor.attempts import from_anywhere
from domain.sessions.occurrences import user_unlocked
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.limits import BY_ACCOUNT
from domain.shared.permissions import Permission
from domain.shared.throttle import Subject, Throttle
from domain.shared.unit_of_work import UnitOfWork
from domain.users.ports import HeldPermissions, UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockUser:
    """The attempts that were counted for the account are forgotten; those from an address are not.

    It gives whoever guesses as many guesses again: so it takes somebody who may do as much as the user, and another.
    """

    permission: ClassVar[Permission] = Permission.USERS_WRITE

    actor: Actor
    users: UserRepository
    held_permissions: HeldPermissions
    throttle: Throttle
    unit_of_work: UnitOfWork
    audit: AuditTrail
    clock: Clock

    async def execute(self, user_id: UUID) -> None:
        """Raises OwnAccount, UserNotFound, BeyondOwnPermissions."""
        self.actor.require(self.permission)
        self.actor.require_other(user_id)
        user = await self.users.get(user_id)
        self.actor.require_all(await self.held_permissions.of(user_id))
        # Nothing was changed yet: forgiving has a transaction of its own, and no request holds two connections.
        await self.unit_of_work.commit()
        await self.throttle.forgive(Subject(BY_ACCOUNT, user.email.key), from_anywhere(user.id))
        await self.audit.record(user_unlocked(user.id, at=self.clock.now()))
