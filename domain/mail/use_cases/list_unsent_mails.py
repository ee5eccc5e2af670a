"""Read which mails are not sent yet, or never will be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from domain.mail.entities import OutboxMail
from domain.mail.ports import OutboxMails
from domain.shared.actor import Actor
from domain.shared.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUnsentMails:
    """For whoever runs the service, by the shell: not what they say, for links in them let people in."""

    permission: ClassVar[Permission] = Permission.USERS_READ

    actor: Actor
    mails: OutboxMails

    async def execute(self) -> Sequence[OutboxMail]:
        self.actor.require(self.permission)
        return await self.mails.list_unsent()
