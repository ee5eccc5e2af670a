"""Give many users a role at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.roles.batch_outcomes import outcomes_of
from domain.roles.entities import Role, permissions_of
from domain.roles.errors import RoleNotFound
from domain.roles.occurrences import role_granted
from domain.roles.ports import RoleBatches, RoleRepository
from domain.roles.values import Reason, Terms
from domain.shared.actor import Actor
from domain.shared.batch import require_all
from domain.shared.clock import Clock
from domain.shared.errors import DomainError
from domain.shared.permissions import Permission
from domain.users.administrators import spared_administrator
from domain.users.ports import Administrators


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRoleToUsersCommand:
    """On the same terms for all of them. Without `expires_at` the grants count until they are revoked."""

    role_id: UUID
    user_ids: Sequence[UUID]
    expires_at: datetime | None = None
    reason: str | None = None
    atomic: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRoleToUsers:
    """The rules are those of granting it to each of them (GrantRole), in this order.

    All or none of them; unless `atomic` is false, then those that nothing speaks against.
    """

    permission: ClassVar[Permission] = Permission.ROLES_ASSIGN

    actor: Actor
    roles: RoleRepository
    batches: RoleBatches
    administrators: Administrators
    audit: AuditTrail
    clock: Clock

    async def execute(self, command: GrantRoleToUsersCommand) -> list[UUID | DomainError]:
        """What became of each: the id, or UserNotFound or LastAdministrator.

        Raises RoleNotFound, BeyondOwnPermissions, what the terms raise, and BatchRefused when it is all or nothing.
        """
        self.actor.require(self.permission)
        at = self.clock.now()
        reason = Reason.parse(command.reason) if command.reason else None
        terms = Terms(expires_at=command.expires_at, reason=reason)
        terms.require_future(at=at)
        spared = await self._spared(await self._role(command.role_id), terms, command.user_ids)
        found = await self.batches.lock(command.user_ids) - {spared}
        granted = await self.batches.grant(found, command.role_id, by=self.actor.name, terms=terms, at=at)
        outcomes = outcomes_of(command.user_ids, found=found, spared=spared)
        if command.atomic:
            require_all("user_ids", outcomes)
        await self.audit.record(
            *(role_granted(each, command.role_id, terms, at=at) for each in sorted(granted)),
        )
        return outcomes

    async def _role(self, role_id: UUID) -> Role:
        """Nobody can change it until all of it is done. Raises RoleNotFound, BeyondOwnPermissions."""
        roles = await self.roles.get_to_assign([role_id])
        if not roles:
            raise RoleNotFound
        self.actor.require_all(permissions_of(roles))
        return roles[0]

    async def _spared(self, role: Role, terms: Terms, user_ids: Sequence[UUID]) -> UUID | None:
        is_taken_in_time = role.is_built_in and terms.expires_at is not None
        return await spared_administrator(user_ids, self.administrators) if is_taken_in_time else None
