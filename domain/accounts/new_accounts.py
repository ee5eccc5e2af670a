"""Opens the account of somebody whose address is proved."""

from dataclasses import dataclass, replace
from uuid import UUID

from domain.accounts.errors import LinkNotValid
from domain.audit.ports import AuditTrail
from domain.shared.clock import Clock
from domain.users.entities import User
from domain.users.errors import EmailAlreadyTaken
from domain.users.occurrences import user_registered
from domain.users.ports import UserRepository
from domain.users.values import DisplayName, Email


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccounts:
    """An address that got an account in the meantime has the account that it got."""

    users: UserRepository
    audit: AuditTrail
    clock: Clock

    async def open(self, id: UUID, email: Email, display_name: DisplayName, password_hash: str | None) -> User:
        """Raises LinkNotValid."""
        at = self.clock.now()
        user = User.register(id=id, email=email, display_name=display_name, password_hash=password_hash, at=at)
        user = replace(user, email_verified_at=at)
        try:
            await self.users.add(user)
        except EmailAlreadyTaken:
            raise LinkNotValid from None
        await self.audit.record(user_registered(user))
        return user
