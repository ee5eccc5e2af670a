"""Decide the whole set of roles that a user holds."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.roles.entities import HeldRoles, permissions_of
from domain.roles.errors import UnknownRole
from domain.roles.occurrences import role_granted, role_revoked
from domain.roles.ports import RoleAssignments, RoleRepository
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission
from domain.shared.version import ExpectedVersions, require_version
from domain.users.administrators import keep_an_administrator_besides
from domain.users.ports import Administrators


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceRoles:
    """Afterwards the user holds these roles and no other. The last active administrator keeps that role.

    Whoever asks has all permissions of the roles that come and go; those that stay may have more, and keep their terms.
    """

    permission: ClassVar[Permission] = Permission.ROLES_ASSIGN

    actor: Actor
    roles: RoleRepository
    assignments: RoleAssignments
    administrators: Administrators
    audit: AuditTrail
    clock: Clock

    async def execute(
        self, user_id: UUID, role_ids: Collection[UUID], *, expected: ExpectedVersions = None
    ) -> HeldRoles:
        """The roles now held.

        Raises UserNotFound, VersionIsStale, UnknownRole, BeyondOwnPermissions, LastAdministrator.
        """
        self.actor.require(self.permission)
        wanted = await self.roles.get_to_assign(role_ids)
        if len(wanted) < len(set(role_ids)):
            raise UnknownRole
        if not any(role.is_built_in for role in wanted):
            await keep_an_administrator_besides(user_id, self.administrators)
        await self.assignments.lock(user_id)
        held = await self.assignments.roles_of(user_id)
        require_version(held.version, expected)
        self.actor.require_all(permissions_of({*wanted} ^ {*held.roles}))
        at = self.clock.now()
        changes = await self.assignments.replace(user_id, role_ids, by=self.actor.name, at=at)
        await self.audit.record(
            *(role_revoked(user_id, role_id, at=at) for role_id in changes.revoked),
            *(role_granted(user_id, role_id, at=at) for role_id in changes.granted),
        )
        return await self.assignments.roles_of(user_id)
