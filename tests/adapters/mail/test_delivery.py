"""Delivering the outbox: nothing is lost, what was answered is not sent again, and no mail stops the others."""

import asyncio
from asyncio import TaskGroup
from datetime import timedelta
from email.message import EmailMessage
from typing import Final

import pytest

from adapters.database.manager import DatabaseSessionManager
from adapters.database.outbox import SqlOutbox, SqlOutboxMails
from adapters.database.outbox_queue import OutboxQueue, sweep_mails
from adapters.mail import delivery as delivering
from adapters.mail.carriers import Carrier, MessageRefused
from adapters.mail.delivery import Delivery, reason_of, wait_after
from adapters.mail.letters import Letters
from adapters.mail.options import MailOptions
from adapters.security.secret_box import SecretBox
from domain.mail.values import Locale, Mail, MailKind
from tests.databases import Database, connections_in_use
from tests.waiting import eventually

pytestmark = pytest.mark.database

BOX: Final = SecretBox("a secret key of thirty-two characters", "mail")
LETTERS: Final = Letters(MailOptions(server=None, sender="roster@example.com", place="https://roster.example.com"))
AGED: Final = """
    UPDATE outbox_mails SET sent_at = now() - make_interval(days => $2), dead_at = now() - make_interval(days => $3),
        created_at = now() - interval '90 days'
    WHERE recipient = $1 || '@example.com'
"""
LINK: Final = "https://roster.example.com/account/reset?token=rat_secret"


class FakeCarrier(Carrier):
    """Keeps what it carries; raises what a test says, once for each entry."""

    def __init__(self, *failures: Exception) -> None:
        self.carried: list[EmailMessage] = []
        self.failures = list(failures)

    async def carry(self, message: EmailMessage) -> None:
        await asyncio.sleep(0)
        if self.failures:
            raise self.failures.pop(0)
        self.carried.append(message)

    @property
    def recipients(self) -> list[str]:
        return sorted(str(message["To"]) for message in self.carried)


def a_delivery(manager: DatabaseSessionManager, carrier: Carrier) -> Delivery:
    return Delivery(OutboxQueue(manager), BOX, LETTERS, carrier)


def a_mail(to: str = "ana@example.com") -> Mail:
    values = {"name": "Ana", "link": LINK, "minutes": "60"}
    return Mail(kind=MailKind.RESET, to=to, locale=Locale.ENGLISH, values=values)


async def write(manager: DatabaseSessionManager, *mails: Mail) -> None:
    async with manager.session() as session:
        for mail in mails or (a_mail(),):
            await SqlOutbox(session, BOX).put(mail)


async def make_due(database: Database) -> None:
    await database.observer.execute("UPDATE outbox_mails SET next_attempt_at = now()")


async def test_sends_what_was_written_and_forgets_its_content(
    manager: DatabaseSessionManager, database: Database
) -> None:
    await write(manager)
    assert "rat_secret" not in str(
        await database.observer.fetch("SELECT *, encode(sealed, 'escape') FROM outbox_mails")
    )
    carrier = FakeCarrier()
    assert await a_delivery(manager, carrier).deliver_one()
    assert carrier.recipients == ["ana@example.com"]
    row = await database.observer.fetchrow("SELECT * FROM outbox_mails")
    assert row
    assert (row["sealed"], row["attempts"], row["last_error"]) == (None, 1, None)
    assert row["sent_at"]
    assert not await a_delivery(manager, carrier).deliver_one()


async def test_sends_nothing_of_what_was_rolled_back(manager: DatabaseSessionManager) -> None:
    async with manager.session() as session:
        await SqlOutbox(session, BOX).put(a_mail())
        await session.rollback()
    assert not await a_delivery(manager, FakeCarrier()).deliver_one()


async def test_pretends_without_a_mail(manager: DatabaseSessionManager, database: Database) -> None:
    async with manager.session() as session:
        await SqlOutbox(session, BOX).pretend(a_mail())
    assert not await a_delivery(manager, FakeCarrier()).deliver_one()
    assert await database.observer.fetchval("SELECT sealed IS NULL FROM outbox_mails")


async def test_tries_again_later(manager: DatabaseSessionManager, database: Database) -> None:
    await write(manager)
    carrier = FakeCarrier(ConnectionRefusedError("nobody there"))
    delivery = a_delivery(manager, carrier)
    assert await delivery.deliver_one()
    assert not await delivery.deliver_one()
    assert await database.observer.fetchval("SELECT last_error FROM outbox_mails") == (
        "ConnectionRefusedError: nobody there"
    )
    await make_due(database)
    assert await delivery.deliver_one()
    assert carrier.recipients == ["ana@example.com"]


async def test_gives_up_after_so_many_attempts_until_it_is_told_again(
    manager: DatabaseSessionManager, database: Database
) -> None:
    await write(manager)
    await database.observer.execute("UPDATE outbox_mails SET attempts = $1", delivering.ATTEMPTS - 1)
    delivery = a_delivery(manager, FakeCarrier(TimeoutError()))
    await delivery.deliver_one()
    await make_due(database)
    assert not await delivery.deliver_one()
    async with manager.session() as session:
        (dead,) = await SqlOutboxMails(session).list_unsent()
        assert dead.status == "dead"
        await SqlOutboxMails(session).resend(dead.id, at=dead.created_at)
    assert await delivery.deliver_one()
    assert await database.observer.fetchval("SELECT attempts FROM outbox_mails") == 1


async def test_gives_up_at_once_what_is_refused_for_ever(manager: DatabaseSessionManager, database: Database) -> None:
    await write(manager)
    await a_delivery(manager, FakeCarrier(MessageRefused("550 no such mailbox"))).deliver_one()
    assert await database.observer.fetchval("SELECT dead_at IS NOT NULL FROM outbox_mails")


async def test_a_mail_that_cannot_be_written_keeps_no_other_waiting(manager: DatabaseSessionManager) -> None:
    await write(manager, Mail(kind=MailKind.RESET, to="poison", locale=Locale.ENGLISH, values={}), a_mail())
    carrier = FakeCarrier()
    delivery = a_delivery(manager, carrier)
    assert [await delivery.deliver_one() for _ in range(3)] == [True, True, False]
    assert carrier.recipients == ["ana@example.com"]


async def test_a_mail_under_another_secret_key_waits_for_the_right_one(manager: DatabaseSessionManager) -> None:
    await write(manager)
    other = SecretBox("another secret key of thirty-two characters", "mail")
    await Delivery(OutboxQueue(manager), other, LETTERS, FakeCarrier()).deliver_one()
    async with manager.session() as session:
        (waiting,) = await SqlOutboxMails(session).list_unsent()
    assert (waiting.status, waiting.last_error) == (
        "waiting",
        "SealBroken: ROSTER_SECRET_KEY is not the one that this was encrypted under",
    )


async def test_who_dies_with_a_mail_leaves_it_to_the_others(manager: DatabaseSessionManager) -> None:
    await write(manager)
    queue = OutboxQueue(manager)
    lost = await queue.claim(timedelta(0))
    assert lost
    again = await queue.claim(timedelta(minutes=1))
    assert again
    # The first one wakes up: it has nothing to say any more.
    await queue.failed(lost, "late", timedelta(0), is_dead=True)
    assert await queue.claim(timedelta(0)) is None
    await queue.sent(again)
    assert await queue.count() == {"waiting": 0, "dead": 0}


async def test_takes_another_mail_than_the_one_that_is_being_claimed(
    manager: DatabaseSessionManager, database: Database
) -> None:
    await write(manager, a_mail("first@example.com"))
    await write(manager, a_mail("second@example.com"))
    async with database.observer.transaction():
        await database.observer.execute("SELECT FROM outbox_mails WHERE recipient = 'first@example.com' FOR UPDATE")
        claimed = await OutboxQueue(manager).claim(timedelta(minutes=1))
    assert claimed
    assert claimed.recipient == "second@example.com"


async def test_holds_no_transaction_while_it_speaks_to_the_mail_server(
    manager: DatabaseSessionManager, database: Database
) -> None:
    seen: list[object] = []

    class Looking(FakeCarrier):
        async def carry(self, message: EmailMessage) -> None:
            seen.append((await database.open_transactions(), connections_in_use(manager)))
            await super().carry(message)

    await write(manager)
    await a_delivery(manager, Looking()).deliver_one()
    assert seen == [([], 0)]


async def test_many_who_share_the_outbox_send_each_mail_once(manager: DatabaseSessionManager) -> None:
    addresses = sorted(f"user{number}@example.com" for number in range(40))
    await write(manager, *(a_mail(address) for address in addresses))
    carrier = FakeCarrier()

    async def deliver_all() -> None:
        delivery = a_delivery(manager, carrier)
        while await delivery.deliver_one():
            pass

    async with TaskGroup() as group:
        for _ in range(4):
            group.create_task(deliver_all())
    assert carrier.recipients == addresses


async def test_delivers_while_it_runs_and_finishes_the_mail_in_hand(manager: DatabaseSessionManager) -> None:
    begun, finish = asyncio.Event(), asyncio.Event()

    class Slow(FakeCarrier):
        async def carry(self, message: EmailMessage) -> None:
            begun.set()
            await finish.wait()
            await super().carry(message)

    await write(manager)
    carrier = Slow()
    async with a_delivery(manager, carrier).running():
        await begun.wait()
        asyncio.get_running_loop().call_later(0.1, finish.set)
    assert carrier.recipients == ["ana@example.com"]
    assert (await OutboxQueue(manager).count())["waiting"] == 0


async def test_counts_what_is_not_sent(manager: DatabaseSessionManager) -> None:
    delivery = a_delivery(manager, FakeCarrier(MessageRefused("550 no"), TimeoutError()))
    await write(manager, a_mail(), a_mail("eva@example.com"))
    await delivery.deliver_one()
    await delivery.deliver_one()

    async def has_counted() -> bool:
        return bool(list(delivery.figures()))

    async with delivery.running():
        await eventually(has_counted)
    assert {figure.of["status"]: figure.value for figure in delivery.figures()} == {"waiting": 1, "dead": 1}


async def test_forgets_what_was_sent_or_is_dead_after_some_days(
    manager: DatabaseSessionManager, database: Database
) -> None:
    await write(manager, *(a_mail(f"{n}@example.com") for n in range(5)))
    for recipient, sent, dead in (("0", 8, None), ("1", 6, None), ("2", None, 31), ("3", None, 29), ("4", None, None)):
        await database.observer.execute(AGED, recipient, sent, dead)
    await sweep_mails(manager)
    left = await database.observer.fetch("SELECT recipient FROM outbox_mails ORDER BY recipient")
    assert [row["recipient"][0] for row in left] == ["1", "3", "4"]


def test_waits_longer_each_time_and_never_beyond_an_hour() -> None:
    waits = [wait_after(attempt).total_seconds() for attempt in range(1, 40)]
    assert all(min(2.0**attempt, 3600) / 2 <= wait <= min(2.0**attempt, 3600) for attempt, wait in enumerate(waits, 1))


def test_keeps_no_secret_that_a_mail_server_quotes() -> None:
    quoted = MessageRefused("554 spam:\r\n\x1b[31m https://roster.example.com/account/reset?token=rat_s-cr_t in it")
    assert reason_of(quoted) == (
        "MessageRefused: 554 spam: [31m https://roster.example.com/account/reset?token=... in it"
    )
