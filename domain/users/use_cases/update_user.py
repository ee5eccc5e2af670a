"""Change how a user is addressed."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.audit.ports import AuditTrail
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission
from domain.shared.version import ExpectedVersions, require_version
from domain.users.entities import User
from domain.users.occurrences import user_updated
from domain.users.ports import EmailParser, HeldPermissions, UserRepository
from domain.users.values import DisplayName


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateUserCommand:
    """A member that is None stays as it is."""

    user_id: UUID
    expected: ExpectedVersions = None
    email: str | None = None
    display_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateUser:
    """E-mail address and display name can change; a change that changes nothing makes no new version.

    Whoever gets the mail of an account gets the account: so nobody changes their own address in this way.
    """

    permission: ClassVar[Permission] = Permission.USERS_WRITE

    actor: Actor
    users: UserRepository
    held_permissions: HeldPermissions
    emails: EmailParser
    audit: AuditTrail
    clock: Clock

    async def execute(self, command: UpdateUserCommand) -> User:
        """Raises UserNotFound, BeyondOwnPermissions, VersionIsStale, OwnAccount, EmailAlreadyTaken.

        And what the values raise.
        """
        self.actor.require(self.permission)
        email = None if command.email is None else self.emails.parse(command.email)
        name = None if command.display_name is None else DisplayName.parse(command.display_name)
        user = await self.users.get_for_update(command.user_id)
        self.actor.require_all(await self.held_permissions.of(user.id))
        require_version(user.version, command.expected)
        changed = user.describe(email=email or user.email, display_name=name or user.display_name, at=self.clock.now())
        if changed.email != user.email:
            self.actor.require_other(user.id)
        if changed is not user:
            await self.users.save(changed)
            await self.audit.record(user_updated(user, changed))
        return changed
