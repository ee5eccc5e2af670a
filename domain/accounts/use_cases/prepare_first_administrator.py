"""Let somebody in who can let others in."""

from dataclasses import dataclass

from domain.accounts.tokens import AccountTokens
from domain.accounts.values import Purpose
from domain.audit.ports import AuditTrail
from domain.roles.occurrences import role_granted
from domain.roles.ports import RoleAssignments, RoleRepository
from domain.roles.values import ADMINISTRATOR, OPEN_ENDED
from domain.shared.actor import SHELL
from domain.shared.clock import Clock
from domain.users.entities import User
from domain.users.occurrences import user_activated, user_registered
from domain.users.ports import Administrators, EmailParser, UserRepository
from domain.users.values import DISPLAY_NAME_MAX, DisplayName, Email


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepareFirstAdministrator:
    """While no other administrator is active, and this one has no password: a link to choose one.

    Several servers that start at once wait in line, and the first one gets the link.
    """

    users: UserRepository
    administrators: Administrators
    roles: RoleRepository
    assignments: RoleAssignments
    emails: EmailParser
    account_tokens: AccountTokens
    audit: AuditTrail
    clock: Clock

    async def execute(self, address: str, *, again: bool = False) -> str | None:
        """The link; None when none is needed, or one was given before and no other shall be. Raises InvalidEmail."""
        email = self.emails.parse(address)
        active = await self.administrators.lock_active()
        found = await self.users.find_by_email(email)
        if active - {found and found.id} or (found and found.id in active and found.password_hash):
            return None
        user = await self._administrator(found, email)
        token = self.account_tokens.make(Purpose.FIRST_ADMINISTRATOR, user)
        if again:
            return await self.account_tokens.issue(token)
        return await self.account_tokens.issue_unless_outstanding(token)

    async def _administrator(self, found: User | None, email: Email) -> User:
        at = self.clock.now()
        user = await self._activated(found) if found else await self._registered(email)
        role = await self.roles.get_named(ADMINISTRATOR)
        if await self.assignments.grant(user.id, role.id, by=SHELL.name, terms=OPEN_ENDED, at=at):
            await self.audit.record(role_granted(user.id, role.id, OPEN_ENDED, at=at))
        return user

    async def _registered(self, email: Email) -> User:
        name = DisplayName.parse(email.address[:DISPLAY_NAME_MAX])
        at = self.clock.now()
        user = User.register(id=self.users.next_id(), email=email, display_name=name, password_hash=None, at=at)
        await self.users.add(user)
        await self.audit.record(user_registered(user))
        return user

    async def _activated(self, found: User) -> User:
        user = await self.users.get_for_update(found.id)
        changed = user.activate(at=self.clock.now())
        if changed is not user:
            await self.users.save(changed)
            await self.audit.record(user_activated(changed))
        return changed
