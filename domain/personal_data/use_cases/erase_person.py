"""Erase a person."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.personal_data.occurrences import user_erased
from domain.personal_data.ports import PersonalTraces
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission
from domain.shared.version import ExpectedVersions, require_version
from domain.users.administrators import keep_an_administrator_besides
from domain.users.ports import Administrators, HeldPermissions, UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePerson:
    """Deletes the user (DeleteUser) and every trace that names the person or says where they were.

    Somebody else has to do it. What stays is the audit trail, in which the person is a number.
    """

    permission: ClassVar[Permission] = Permission.USERS_WRITE

    actor: Actor
    users: UserRepository
    held_permissions: HeldPermissions
    administrators: Administrators
    traces: PersonalTraces
    audit: AuditTrail
    clock: Clock

    async def execute(self, user_id: UUID, *, expected: ExpectedVersions = None) -> None:
        """Raises OwnAccount, UserNotFound, BeyondOwnPermissions, VersionIsStale, LastAdministrator."""
        self.actor.require(self.permission)
        self.actor.require_other(user_id)
        await keep_an_administrator_besides(user_id, self.administrators)
        user = await self.users.get_for_update(user_id)
        self.actor.require_all(await self.held_permissions.of(user_id))
        require_version(user.version, expected)
        await self.traces.erase(user)
        await self.users.remove(user)
        await self.audit.record(user_erased(user_id, at=self.clock.now()))
