"""Delete a user for good."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission
from domain.shared.version import ExpectedVersions, require_version
from domain.users.administrators import keep_an_administrator_besides
from domain.users.occurrences import user_deleted
from domain.users.ports import Administrators, HeldPermissions, UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteUser:
    """With its roles, and with its address free again. The last active administrator cannot be deleted."""

    permission: ClassVar[Permission] = Permission.USERS_WRITE

    actor: Actor
    users: UserRepository
    held_permissions: HeldPermissions
    administrators: Administrators
    audit: AuditTrail
    clock: Clock

    async def execute(self, user_id: UUID, *, expected: ExpectedVersions = None) -> None:
        """Raises UserNotFound, BeyondOwnPermissions, VersionIsStale, LastAdministrator."""
        self.actor.require(self.permission)
        await keep_an_administrator_besides(user_id, self.administrators)
        user = await self.users.get_for_update(user_id)
        self.actor.require_all(await self.held_permissions.of(user_id))
        require_version(user.version, expected)
        await self.users.remove(user)
        await self.audit.record(user_deleted(user, at=self.clock.now()))
