"""Try dead mails again."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.mail.ports import OutboxMails
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ResendMails:
    """For whoever runs the service, by the shell, once the reason is gone. What was sent is not sent again."""

    permission: ClassVar[Permission] = Permission.USERS_WRITE

    actor: Actor
    mails: OutboxMails
    clock: Clock

    async def execute(self, mail_id: UUID | None = None) -> int:
        """That mail, or all of the dead. Returns how many. Raises MailNotFound."""
        self.actor.require(self.permission)
        at = self.clock.now()
        if mail_id is None:
            return await self.mails.resend_all_dead(at=at)
        await self.mails.resend(mail_id, at=at)
        return 1
