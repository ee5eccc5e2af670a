"""Change how one is called."""

from dataclasses import dataclass

from domain.audit.ports import AuditTrail
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.version import ExpectedVersions, require_version
from domain.users.entities import User
from domain.users.occurrences import user_updated
from domain.users.ports import UserRepository
from domain.users.values import DisplayName


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateMe:
    """The name alone: another address must first prove that it is one's own."""

    actor: Actor
    users: UserRepository
    audit: AuditTrail
    clock: Clock

    async def execute(self, display_name: str | None, *, expected: ExpectedVersions = None) -> User:
        """Raises NotSignedIn, SessionRequired, VersionIsStale, InvalidDisplayName."""
        user_id = self.actor.require_session()
        name = None if display_name is None else DisplayName.parse(display_name)
        user = await self.users.get_for_update(user_id)
        require_version(user.version, expected)
        changed = user.describe(email=user.email, display_name=name or user.display_name, at=self.clock.now())
        if changed is not user:
            await self.users.save(changed)
            await self.audit.record(user_updated(user, changed))
        return changed
