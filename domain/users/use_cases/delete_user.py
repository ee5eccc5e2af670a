"""Delete a user for good."""

from dataclasses import dataclass
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.shared.clock import Clock
from domain.shared.version import ExpectedVersions, require_version
from domain.users.administrators import keep_an_administrator_besides
from domain.users.occurrences import user_deleted
from domain.users.ports import Administrators, UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteUser:
    """With its roles, and with its address free again. The last active administrator cannot be deleted."""

    users: UserRepository
    administrators: Administrators
    audit: AuditTrail
    clock: Clock

    async def execute(self, user_id: UUID, *, expected: ExpectedVersions = None) -> None:
        """Raises UserNotFound, VersionIsStale, LastAdministrator."""
        await keep_an_administrator_besides(user_id, self.administrators)
        user = await self.users.get_for_update(user_id)
        require_version(user.version, expected)
        await self.users.remove(user)
        await self.audit.record(user_deleted(user, at=self.clock.now()))
