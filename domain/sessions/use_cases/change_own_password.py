"""Choose another password."""

from dataclasses import dataclass, field

from domain.audit.ports import AuditTrail
from domain.sessions.occurrences import password_changed
from domain.sessions.own_password import OwnPassword
from domain.sessions.ports import SessionRepository
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.users.new_passwords import NewPasswords
from domain.users.ports import UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOwnPasswordCommand:
    current_password: str = field(repr=False)
    new_password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOwnPassword:
    """Only together with the current one. Every other session ends with it, in the same transaction."""

    actor: Actor
    own_password: OwnPassword
    new_passwords: NewPasswords
    users: UserRepository
    sessions: SessionRepository
    audit: AuditTrail
    clock: Clock

    async def execute(self, command: ChangeOwnPasswordCommand) -> None:
        """Raises NotSignedIn, SessionRequired, TooManyAttempts, CurrentPasswordRefused, WeakPassword, Overloaded."""
        user_id = self.actor.require_session()
        verified = await self.own_password.require(user_id, command.current_password)
        new_hash = await self.new_passwords.hash(command.new_password)
        user = await self.own_password.lock(verified)
        at = self.clock.now()
        await self.users.save(user.with_password_hash(new_hash))
        await self.sessions.end_all_of(user.id, at=at, keep=self.actor.session_id)
        await self.audit.record(password_changed(user.id, at=at))
