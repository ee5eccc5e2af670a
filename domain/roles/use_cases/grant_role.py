"""Give a user a role."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.roles.entities import permissions_of
from domain.roles.occurrences import role_granted
from domain.roles.ports import RoleAssignments, RoleRepository
from domain.roles.values import Reason, Terms
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission
from domain.users.administrators import keep_an_administrator_besides
from domain.users.ports import Administrators


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRoleCommand:
    """Without `expires_at` the grant counts until it is revoked."""

    user_id: UUID
    role_id: UUID
    expires_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRole:
    """Nobody can grant what they may not do themselves. Granting again on the same terms changes nothing.

    On other terms it changes these; only the last administrator cannot be made a temporary one.
    """

    permission: ClassVar[Permission] = Permission.ROLES_ASSIGN

    actor: Actor
    roles: RoleRepository
    assignments: RoleAssignments
    administrators: Administrators
    audit: AuditTrail
    clock: Clock

    async def execute(self, command: GrantRoleCommand) -> None:
        """Raises UserNotFound, RoleNotFound, BeyondOwnPermissions, LastAdministrator, and what the terms raise."""
        self.actor.require(self.permission)
        at = self.clock.now()
        reason = Reason.parse(command.reason) if command.reason else None
        terms = Terms(expires_at=command.expires_at, reason=reason)
        terms.require_future(at=at)
        roles = await self.roles.get_to_assign([command.role_id])
        self.actor.require_all(permissions_of(roles))
        if terms.expires_at and any(role.is_built_in for role in roles):
            await keep_an_administrator_besides(command.user_id, self.administrators)
        if await self.assignments.grant(command.user_id, command.role_id, by=self.actor.name, terms=terms, at=at):
            await self.audit.record(role_granted(command.user_id, command.role_id, terms, at=at))
