"""Delivers the outbox, in the background, while the service runs."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from random import SystemRandom
from typing import Final

import structlog

from adapters.database.outbox_queue import ClaimedMail, OutboxQueue
from adapters.mail.carriers import Carrier, MessageRefused
from adapters.mail.letters import Letters
from adapters.security.secret_box import SecretBox
from domain.shared.figures import Figure

ATTEMPTS: Final = 20
"""With the waits between them about twelve hours: no link lives much longer."""
FIRST_WAIT: Final = timedelta(seconds=2)
LONGEST_WAIT: Final = timedelta(hours=1)
LEASE: Final = timedelta(minutes=2)
_SENDING: Final = 60.0
"""Well below the lease, so that no other server sends the same mail meanwhile."""
_LOOK_AGAIN_AFTER: Final = 1.0
_COUNT_AGAIN_AFTER: Final = 10
_LAST_WORDS: Final = 5.0
_LONGEST_ERROR: Final = 300
_SECRETS: Final = re.compile(r"rat_[\w-]+")

_log: Final = structlog.get_logger("roster.mail")
_random: Final = SystemRandom()


class Delivery:
    """Every mail at least once. Several processes share the work; who dies with a mail leaves it to the others."""

    def __init__(self, queue: OutboxQueue, box: SecretBox, letters: Letters, carrier: Carrier) -> None:
        self._queue = queue
        self._box = box
        self._letters = letters
        self._carrier = carrier
        self._stopping = asyncio.Event()
        self._counted: Mapping[str, int] = {}

    def figures(self) -> Iterable[Figure]:
        for status, mails in self._counted.items():
            meaning = "Mails of the outbox that are not sent, as all servers see them."
            yield Figure(name="outbox_mails", meaning=meaning, value=mails, of={"status": status}, is_common=True)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """As long as the block runs. The mail in hand is finished, unless that takes long."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            self._stopping.set()
            await asyncio.wait([task], timeout=_LAST_WORDS)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _run(self) -> None:
        rounds = 0
        while not self._stopping.is_set():
            try:
                if rounds % _COUNT_AGAIN_AFTER == 0:
                    self._counted = await self._queue.count()
                while not self._stopping.is_set() and await self.deliver_one():
                    pass
            except Exception as error:  # noqa: BLE001 (a delivery that ended would deliver nothing any more)
                _log.warning("the outbox cannot be read", reason=type(error).__name__)
            rounds += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _LOOK_AGAIN_AFTER)

    async def deliver_one(self) -> bool:
        """Whether there was one. No transaction is open while the mail server is spoken to."""
        mail = await self._queue.claim(LEASE)
        if mail is None:
            return False
        try:
            message = self._letters.write(mail.opened(self._box), id=mail.id, at=mail.created_at)
            async with asyncio.timeout(_SENDING):
                await self._carrier.carry(message)
        except Exception as error:  # noqa: BLE001 (one mail must not keep the others waiting, whatever is wrong)
            await self._failed(mail, error)
        else:
            await self._queue.sent(mail)
        return True

    async def _failed(self, mail: ClaimedMail, error: Exception) -> None:
        is_dead = isinstance(error, MessageRefused) or mail.attempt >= ATTEMPTS
        reason = reason_of(error)
        log = _log.error if is_dead else _log.warning
        log("mail is dead" if is_dead else "mail not sent", mail=str(mail.id), kind=mail.kind, reason=reason)
        await self._queue.failed(mail, reason, wait_after(mail.attempt), is_dead=is_dead)


def wait_after(attempt: int) -> timedelta:
    """Twice as long each time, and never the same for two mails that failed together."""
    longest = min(FIRST_WAIT.total_seconds() * 2 ** (attempt - 1), LONGEST_WAIT.total_seconds())
    return timedelta(seconds=longest * _random.uniform(0.5, 1.0))


def reason_of(error: Exception) -> str:
    """One line to keep. A mail server may quote the message it refuses, and so the links in it."""
    text = " ".join(f"{type(error).__name__}: {error}".split())
    printable = "".join(character for character in text if character.isprintable())
    return _SECRETS.sub("...", printable)[:_LONGEST_ERROR]
