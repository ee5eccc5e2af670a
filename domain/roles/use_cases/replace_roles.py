"""Decide the whole set of roles that a user holds."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.roles.entities import HeldRoles
from domain.roles.occurrences import role_granted, role_revoked
from domain.roles.ports import RoleAssignments, RoleRepository
from domain.roles.values import ADMINISTRATOR
from domain.shared.clock import Clock
from domain.shared.version import ExpectedVersions, require_version
from domain.users.administrators import keep_an_administrator_besides
from domain.users.ports import Administrators


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceRoles:
    """Afterwards the user holds these roles and no other. The last active administrator keeps that role."""

    roles: RoleRepository
    assignments: RoleAssignments
    administrators: Administrators
    audit: AuditTrail
    clock: Clock

    async def execute(
        self, user_id: UUID, role_ids: Collection[UUID], *, expected: ExpectedVersions = None
    ) -> HeldRoles:
        """The roles now held. Raises UserNotFound, VersionIsStale, UnknownRole, LastAdministrator."""
        administrator = await self.roles.get_named(ADMINISTRATOR)
        if administrator.id not in role_ids:
            await keep_an_administrator_besides(user_id, self.administrators)
        await self.assignments.lock(user_id)
        if expected is not None:
            require_version((await self.assignments.roles_of(user_id)).version, expected)
        at = self.clock.now()
        changes = await self.assignments.replace(user_id, role_ids, at=at)
        await self.audit.record(
            *(role_revoked(user_id, role_id, at=at) for role_id in changes.revoked),
            *(role_granted(user_id, role_id, at=at) for role_id in changes.granted),
        )
        return await self.assignments.roles_of(user_id)
