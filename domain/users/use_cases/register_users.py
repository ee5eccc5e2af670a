"""Register many users at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.audit.ports import AuditTrail
from domain.shared.actor import Actor
from domain.shared.batch import require_all
from domain.shared.clock import Clock
from domain.shared.errors import DomainError, InvalidInput
from domain.shared.permissions import Permission
from domain.users.entities import User
from domain.users.errors import EmailAlreadyTaken
from domain.users.occurrences import user_registered
from domain.users.ports import EmailParser, UserBatches, UserRepository
from domain.users.values import DisplayName


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """Without a password: hashing a thousand would keep the sign-ins of all others waiting."""

    email: str
    display_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUsers:
    """Each once per address, as one by one in this order: of two with one address the second is refused.

    All or none of them; unless `atomic` is false, then those that nothing speaks against.
    """

    permission: ClassVar[Permission] = Permission.USERS_WRITE

    actor: Actor
    users: UserRepository
    batches: UserBatches
    emails: EmailParser
    audit: AuditTrail
    clock: Clock

    async def execute(self, wanted: Sequence[NewUser], *, atomic: bool = True) -> list[User | DomainError]:
        """What became of each: the user, or EmailAlreadyTaken, InvalidEmail or InvalidDisplayName.

        Raises BatchRefused with these when it is all or nothing.
        """
        self.actor.require(self.permission)
        at = self.clock.now()
        read = [self._read(each, at) for each in wanted]
        added = await self.batches.add([each for each in read if isinstance(each, User)])
        outcomes = [EmailAlreadyTaken() if isinstance(each, User) and each.id not in added else each for each in read]
        if atomic:
            require_all("users", outcomes)
        await self.audit.record(*(user_registered(each) for each in outcomes if isinstance(each, User)))
        return outcomes

    def _read(self, wanted: NewUser, at: datetime) -> User | DomainError:
        try:
            return User.register(
                id=self.users.next_id(),
                email=self.emails.parse(wanted.email),
                display_name=DisplayName.parse(wanted.display_name),
                password_hash=None,
                at=at,
            )
        except InvalidInput as refusal:
            return refusal
