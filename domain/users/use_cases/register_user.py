"""Register a user."""

from dataclasses import dataclass, field
from typing import ClassVar

from domain.audit.ports import AuditTrail
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission
from domain.users.entities import User
from domain.users.new_passwords import NewPasswords
from domain.users.occurrences import user_registered
from domain.users.ports import EmailParser, UserRepository
from domain.users.values import DisplayName


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUserCommand:
    email: str
    display_name: str
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUser:
    """Once per address. The new user is active and has no role; without a password it cannot sign in with one."""

    permission: ClassVar[Permission] = Permission.USERS_WRITE

    actor: Actor
    users: UserRepository
    emails: EmailParser
    new_passwords: NewPasswords
    audit: AuditTrail
    clock: Clock

    async def execute(self, command: RegisterUserCommand) -> User:
        """Raises EmailAlreadyTaken, InvalidEmail, InvalidDisplayName, WeakPassword."""
        self.actor.require(self.permission)
        user = User.register(
            id=self.users.next_id(),
            email=self.emails.parse(command.email),
            display_name=DisplayName.parse(command.display_name),
            password_hash=await self.new_passwords.hash(command.password) if command.password is not None else None,
            at=self.clock.now(),
        )
        await self.users.add(user)
        await self.audit.record(user_registered(user))
        return user
