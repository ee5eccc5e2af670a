"""The outbox in PostgreSQL: written by the session of the change itself, its content encrypted."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from adapters.database.rows import OUTBOX_MAILS
from adapters.security.secret_box import SecretBox
from domain.mail.entities import OutboxMail
from domain.mail.errors import MailNotConfigured, MailNotFound
from domain.mail.ports import Outbox, OutboxMails
from domain.mail.values import Locale, Mail, MailKind

SEALED_FOR: Final = "mail"
"""The purpose of the SecretBox (secret_box.py)."""
_ADD: Final = insert(OUTBOX_MAILS).values(created_at=func.now(), next_attempt_at=func.now(), attempts=0)
_PRETEND: Final = _ADD.values(sent_at=func.now())
_COLUMNS: Final = [column for column in OUTBOX_MAILS.c if column.name != "sealed"]
_LISTED_AT_ONCE: Final = 1000
_UNSENT: Final = (
    select(*_COLUMNS)
    .where(OUTBOX_MAILS.c.sent_at.is_(None))
    .order_by(OUTBOX_MAILS.c.created_at, OUTBOX_MAILS.c.id)
    .limit(_LISTED_AT_ONCE)
)
_RESEND: Final = (
    update(OUTBOX_MAILS)
    .where(OUTBOX_MAILS.c.dead_at.is_not(None))
    .values(dead_at=None, attempts=0, next_attempt_at=bindparam("at"))
    .returning(OUTBOX_MAILS.c.id)
)


class SqlOutbox(Outbox):
    def __init__(self, session: AsyncSession, box: SecretBox) -> None:
        self._session = session
        self._box = box

    @property
    def delivers(self) -> bool:
        return True

    async def put(self, mail: Mail) -> None:
        await self._session.execute(_ADD, self._row(mail))

    async def pretend(self, mail: Mail) -> None:
        """A row like any other to write, which says that there is nothing left to send."""
        await self._session.execute(_PRETEND, self._row(mail) | {"sealed": None})

    def _row(self, mail: Mail) -> dict[str, Any]:
        id = uuid7()
        return {
            "id": id,
            "kind": mail.kind.value,
            "recipient": mail.to,
            "locale": mail.locale.value,
            "sealed": self._box.seal(json.dumps(dict(mail.values)).encode(), about=id.bytes),
        }


class NoOutbox(Outbox):
    """Where nobody said how mail is sent."""

    @property
    def delivers(self) -> bool:
        return False

    async def put(self, mail: Mail) -> None:  # noqa: ARG002 (the port's)
        raise MailNotConfigured

    async def pretend(self, mail: Mail) -> None:  # noqa: ARG002 (the port's)
        raise MailNotConfigured


class SqlOutboxMails(OutboxMails):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_unsent(self) -> Sequence[OutboxMail]:
        return [_read(row) for row in await self._session.execute(_UNSENT)]

    async def resend(self, mail_id: UUID, *, at: datetime) -> None:
        one = _RESEND.where(OUTBOX_MAILS.c.id == mail_id)
        if not (await self._session.execute(one, {"at": at})).all():
            raise MailNotFound

    async def resend_all_dead(self, *, at: datetime) -> int:
        return len((await self._session.execute(_RESEND, {"at": at})).all())


def _read(row: Any) -> OutboxMail:
    return OutboxMail(
        id=row.id,
        kind=MailKind(row.kind),
        to=row.recipient,
        locale=Locale(row.locale),
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at,
        attempts=row.attempts,
        last_error=row.last_error,
        dead_at=row.dead_at,
    )
