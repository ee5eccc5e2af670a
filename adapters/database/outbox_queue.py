"""The outbox as those who deliver it share it: a mail is claimed, then sent without a transaction, then ticked off."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Interval, bindparam, case, delete, func, or_, select, update

from adapters.database.manager import DatabaseSessionManager
from adapters.database.rows import OUTBOX_MAILS
from adapters.security.secret_box import SecretBox
from domain.mail.values import Locale, Mail, MailKind

KEPT_WHEN_SENT: Final = timedelta(days=7)
KEPT_WHEN_DEAD: Final = timedelta(days=30)

_UNSENT: Final = OUTBOX_MAILS.c.sent_at.is_(None) & OUTBOX_MAILS.c.dead_at.is_(None)
# Who claims a mail has it alone until the lease ends. Nobody waits for a mail that another is claiming.
_NEXT: Final = (
    select(OUTBOX_MAILS.c.id)
    .where(_UNSENT, OUTBOX_MAILS.c.next_attempt_at <= func.now())
    .order_by(OUTBOX_MAILS.c.next_attempt_at)
    .limit(1)
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
_CLAIM: Final = (
    update(OUTBOX_MAILS)
    .where(OUTBOX_MAILS.c.id == _NEXT)
    .values(
        attempts=OUTBOX_MAILS.c.attempts + 1,
        next_attempt_at=func.now() + bindparam("lease", type_=Interval),
    )
    .returning(OUTBOX_MAILS)
)
# Whose lease has ended has nothing to say any more: another may be sending it by now.
_CLAIMED: Final = (
    OUTBOX_MAILS.c.id == bindparam("mail_id"),
    OUTBOX_MAILS.c.attempts == bindparam("attempt"),
    _UNSENT,
)
_SENT: Final = (
    update(OUTBOX_MAILS)
    .where(OUTBOX_MAILS.c.id == bindparam("mail_id"))
    .values(sent_at=func.now(), sealed=None, last_error=None)
)
_FAILED: Final = (
    update(OUTBOX_MAILS)
    .where(*_CLAIMED)
    .values(
        last_error=bindparam("error"),
        next_attempt_at=func.now() + bindparam("wait", type_=Interval),
        dead_at=case((bindparam("is_dead"), func.now())),
    )
)
_COUNT: Final = (
    select(OUTBOX_MAILS.c.dead_at.is_not(None).label("is_dead"), func.count().label("mails"))
    .where(OUTBOX_MAILS.c.sent_at.is_(None))
    .group_by("is_dead")
)
_SWEEP: Final = delete(OUTBOX_MAILS).where(
    or_(
        OUTBOX_MAILS.c.sent_at < func.now() - KEPT_WHEN_SENT,
        OUTBOX_MAILS.c.dead_at < func.now() - KEPT_WHEN_DEAD,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedMail:
    """A mail that is ours to send until the lease ends."""

    id: UUID
    attempt: int
    kind: str
    recipient: str
    locale: str
    created_at: datetime
    sealed: bytes = field(repr=False)

    def opened(self, box: SecretBox) -> Mail:
        """Raises SealBroken."""
        values = json.loads(box.open(self.sealed, about=self.id.bytes))
        return Mail(kind=MailKind(self.kind), to=self.recipient, locale=Locale(self.locale), values=values)


class OutboxQueue:
    """Each step is a transaction of its own, over in a moment."""

    def __init__(self, manager: DatabaseSessionManager) -> None:
        self._manager = manager

    async def claim(self, lease: timedelta) -> ClaimedMail | None:
        """The mail that has waited longest, if one is due."""
        async with self._manager.connection() as connection:
            row = (await connection.execute(_CLAIM, {"lease": lease})).one_or_none()
        if row is None:
            return None
        return ClaimedMail(
            id=row.id,
            attempt=row.attempts,
            kind=row.kind,
            recipient=row.recipient,
            locale=row.locale,
            created_at=row.created_at,
            sealed=row.sealed,
        )

    async def sent(self, mail: ClaimedMail) -> None:
        """Its content is forgotten: the links in it are in the recipient's hands only."""
        async with self._manager.connection() as connection:
            await connection.execute(_SENT, {"mail_id": mail.id})

    async def failed(self, mail: ClaimedMail, error: str, wait: timedelta, *, is_dead: bool) -> None:
        values = {"mail_id": mail.id, "attempt": mail.attempt, "error": error, "wait": wait, "is_dead": is_dead}
        async with self._manager.connection() as connection:
            await connection.execute(_FAILED, values)

    async def count(self) -> Mapping[str, int]:
        """How many wait, and how many are dead."""
        async with self._manager.connection(read_only=True) as connection:
            found = {row.is_dead: row.mails for row in await connection.execute(_COUNT)}
        return {"waiting": found.get(False, 0), "dead": found.get(True, 0)}


async def sweep_mails(manager: DatabaseSessionManager) -> None:
    """Forget what was sent, and what nobody has asked to be sent again, after some days."""
    async with manager.connection() as connection:
        await connection.execute(_SWEEP)
