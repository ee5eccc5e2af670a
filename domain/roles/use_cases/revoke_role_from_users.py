"""Take a role from many users at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.roles.batch_outcomes import outcomes_of
from domain.roles.occurrences import role_revoked
from domain.roles.ports import RoleBatches, RoleRepository
from domain.shared.actor import Actor
from domain.shared.batch import require_all
from domain.shared.clock import Clock
from domain.shared.errors import DomainError
from domain.shared.permissions import Permission
from domain.users.administrators import spared_administrator
from domain.users.ports import Administrators


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeRoleFromUsers:
    """The rules are those of revoking it from each of them (RevokeRole), in this order.

    All or none of them; unless `atomic` is false, then those that nothing speaks against.
    """

    permission: ClassVar[Permission] = Permission.ROLES_ASSIGN

    actor: Actor
    roles: RoleRepository
    batches: RoleBatches
    administrators: Administrators
    audit: AuditTrail
    clock: Clock

    async def execute(
        self, role_id: UUID, user_ids: Sequence[UUID], *, atomic: bool = True
    ) -> list[UUID | DomainError]:
        """What became of each: the id, or UserNotFound or LastAdministrator.

        Raises RoleNotFound, BeyondOwnPermissions, and BatchRefused when it is all or nothing.
        """
        self.actor.require(self.permission)
        role = await self.roles.get(role_id)
        self.actor.require_all(role.permissions)
        spared = await spared_administrator(user_ids, self.administrators) if role.is_built_in else None
        found = await self.batches.lock(user_ids) - {spared}
        at = self.clock.now()
        revoked = await self.batches.revoke(found, role_id, at=at)
        outcomes = outcomes_of(user_ids, found=found, spared=spared)
        if atomic:
            require_all("user_ids", outcomes)
        await self.audit.record(*(role_revoked(each, role_id, at=at) for each in sorted(revoked)))
        return outcomes
