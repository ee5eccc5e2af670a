"""Answer an application that asks whether somebody may do something."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.roles.authorization import Decision, decide
from domain.roles.errors import AmbiguousQuestion
from domain.roles.ports import RoleAssignments
from domain.roles.values import RoleName, parse_permissions
from domain.shared.actor import Actor
from domain.shared.permissions import Permission
from domain.users.entities import User
from domain.users.errors import UserNotFound
from domain.users.ports import EmailParser, UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAuthorizationCommand:
    """About one user, by id or by address; for one permission, or for one role by its name."""

    user_id: UUID | None = None
    email: str | None = None
    permission: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAuthorization:
    """About others to those who may ask that, about oneself to everybody. Whoever is unknown may do nothing."""

    permission: ClassVar[Permission] = Permission.AUTHZ_CHECK

    actor: Actor
    users: UserRepository
    assignments: RoleAssignments
    emails: EmailParser

    async def execute(self, command: CheckAuthorizationCommand) -> Decision:
        """Raises AmbiguousQuestion, InvalidEmail, InvalidRoleName, UnknownPermission."""
        self.actor.require_about(self._person(command), self.permission)
        if (command.user_id is None) == (command.email is None) or (command.permission is None) == (
            command.role is None
        ):
            raise AmbiguousQuestion
        wanted = RoleName.parse(command.role) if command.role else _permission(command.permission)
        user = await self._find(command)
        return decide(user, (await self.assignments.roles_of(user.id)).roles if user else (), wanted)

    def _person(self, command: CheckAuthorizationCommand) -> UUID | None:
        """Oneself, also by one's own address."""
        return self.actor.user_id if command.email == self.actor.email else command.user_id

    async def _find(self, command: CheckAuthorizationCommand) -> User | None:
        if command.email is not None:
            return await self.users.find_by_email(self.emails.parse(command.email))
        try:
            return await self.users.get(command.user_id) if command.user_id else None
        except UserNotFound:
            return None


def _permission(name: str | None) -> Permission:
    (permission,) = parse_permissions([name or ""])
    return permission
