"""What the rules need to tell people something."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.mail.entities import OutboxMail
from domain.mail.values import Mail


class Outbox(Protocol):
    """Where mail is written down, in the transaction of the change that it tells of: both happen or neither.

    It is sent afterwards, at least once: a mail server whose answer is lost gets it again under the same Message-ID.
    """

    @property
    def delivers(self) -> bool:
        """Whether anything put here is sent. Where it is not, nobody gets notices, and what needs a mail is refused."""
        ...

    async def put(self, mail: Mail) -> None:
        """Raises MailNotConfigured."""
        ...

    async def pretend(self, mail: Mail) -> None:
        """The work of `put` and no mail, so that the time of an answer does not tell whether there was one.

        Raises MailNotConfigured.
        """
        ...


class OutboxMails(Protocol):
    """The mails of the outbox, for its operator."""

    async def list_unsent(self) -> Sequence[OutboxMail]:
        """Those that wait and those that are dead, the oldest first; at most 1000."""
        ...

    async def resend(self, mail_id: UUID, *, at: datetime) -> None:
        """A dead mail waits again, with all its attempts. Raises MailNotFound."""
        ...

    async def resend_all_dead(self, *, at: datetime) -> int:
        """The same for each of them. Returns how many."""
        ...
