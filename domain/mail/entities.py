"""A mail that was written down."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.mail.values import Locale, MailKind, MailStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMail:
    """One that is not sent, as an operator sees it: never what it says, since links in it let people in."""

    id: UUID
    kind: MailKind
    to: str
    locale: Locale
    created_at: datetime
    next_attempt_at: datetime
    attempts: int
    last_error: str | None = None
    dead_at: datetime | None = None

    @property
    def status(self) -> MailStatus:
        return MailStatus.DEAD if self.dead_at else MailStatus.WAITING
