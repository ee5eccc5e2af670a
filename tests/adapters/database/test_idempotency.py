"""Keys are claimed by the transaction's first statement, kept with its effect, and forgotten when they expire."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.idempotency import answered_once, sweep_keys
from adapters.database.manager import DatabaseSessionManager
from adapters.database.sweeper import sweeping
from adapters.security.secret_box import SecretBox
from domain.shared.idempotency import AlreadyAnswered, Answer, Exchange, IdempotencyKeyReused, RequestInProgress
from tests.databases import Database, connect, connections_in_use, managed
from tests.server import SECRET_KEY
from tests.waiting import eventually

pytestmark = pytest.mark.database

DAY = timedelta(days=1)
BOX = SecretBox(SECRET_KEY, "answers")
ANSWER = Answer(status=201, headers=(("etag", '"1"'), ("location", "/v1/users/1")), body=b'{"a":1}')


def an_exchange(key: str = "one", *, caller: str = "anonymous", fingerprint: bytes = b"same") -> Exchange:
    return Exchange(caller=caller, key=key, fingerprint=fingerprint)


async def use(session: AsyncSession) -> None:
    await session.execute(text("SELECT 1"))


async def answer(
    manager: DatabaseSessionManager, exchange: Exchange, answer: Answer | None = ANSWER, *, lifetime: timedelta = DAY
) -> None:
    async with manager.session() as session, answered_once(session, exchange, BOX, lifetime):
        await use(session)
        exchange.answer = answer


async def test_a_claim_takes_no_connection_before_the_first_statement(manager: DatabaseSessionManager) -> None:
    async with manager.session() as session, answered_once(session, an_exchange(), BOX, DAY):
        assert connections_in_use(manager) == 0


async def test_the_first_statement_finds_the_answer(manager: DatabaseSessionManager) -> None:
    await answer(manager, an_exchange())
    with pytest.raises(AlreadyAnswered) as found:
        await answer(manager, an_exchange())
    assert found.value.answer == ANSWER


async def test_another_request_is_refused(manager: DatabaseSessionManager) -> None:
    await answer(manager, an_exchange())
    with pytest.raises(IdempotencyKeyReused):
        await answer(manager, an_exchange(fingerprint=b"other"))


async def test_a_key_belongs_to_its_caller(manager: DatabaseSessionManager) -> None:
    await answer(manager, an_exchange(caller="ana"))
    await answer(manager, an_exchange(caller="bea"))


async def test_two_transactions_cannot_claim_the_same_key(manager: DatabaseSessionManager) -> None:
    async with manager.session() as first, answered_once(first, exchange := an_exchange(), BOX, DAY):
        await use(first)
        exchange.answer = ANSWER
        with pytest.raises(RequestInProgress):
            await answer(manager, an_exchange())
        await answer(manager, an_exchange("two"))
    with pytest.raises(AlreadyAnswered):
        await answer(manager, an_exchange())


async def test_what_is_rolled_back_is_not_kept(manager: DatabaseSessionManager) -> None:
    async def fail_afterwards() -> None:
        async with manager.session() as session:
            async with answered_once(session, exchange := an_exchange(), BOX, DAY):
                await use(session)
                exchange.answer = ANSWER
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_afterwards()
    await answer(manager, an_exchange())


async def test_a_savepoint_claims_nothing_a_second_time(manager: DatabaseSessionManager) -> None:
    async with manager.session() as session, answered_once(session, exchange := an_exchange(), BOX, DAY):
        await use(session)
        exchange.answer = ANSWER
        async with session.begin_nested():
            await use(session)


async def test_without_a_statement_there_is_nothing_to_keep(
    manager: DatabaseSessionManager, database: Database
) -> None:
    async with manager.session() as session, answered_once(session, exchange := an_exchange(), BOX, DAY):
        exchange.answer = ANSWER
    assert await database.observer.fetchval("SELECT count(*) FROM idempotency_keys") == 0


async def test_an_effect_that_was_committed_before_the_end_is_answered_once_too(
    manager: DatabaseSessionManager,
) -> None:
    """As a code that is used up whatever follows: the retry must not be told that it was used."""
    async with manager.session() as session, answered_once(session, exchange := an_exchange(), BOX, DAY):
        await use(session)
        await session.commit()
        exchange.answer = ANSWER
    with pytest.raises(AlreadyAnswered):
        await answer(manager, an_exchange())


async def test_an_effect_without_an_answer_is_our_mistake(manager: DatabaseSessionManager, database: Database) -> None:
    with pytest.raises(RuntimeError, match="KeptResponse"):
        await answer(manager, an_exchange(), None)
    assert await database.observer.fetchval("SELECT count(*) FROM idempotency_keys") == 0


async def test_an_expired_key_is_free(manager: DatabaseSessionManager) -> None:
    await answer(manager, an_exchange(), lifetime=timedelta(0))
    other = Answer(status=200, headers=(), body=b"other")
    await answer(manager, an_exchange(fingerprint=b"other"), other)
    with pytest.raises(AlreadyAnswered) as found:
        await answer(manager, an_exchange(fingerprint=b"other"))
    assert found.value.answer == other


async def test_sweeping_forgets_all_that_expired_and_nothing_else(
    manager: DatabaseSessionManager, database: Database
) -> None:
    await answer(manager, an_exchange("lives"))
    await expire(database, 2500)
    assert await sweep_keys(manager) == 2500
    assert await database.observer.fetchval("SELECT array_agg(key) FROM idempotency_keys") == ["lives"]


async def test_sweeping_waits_for_nobody(manager: DatabaseSessionManager, database: Database) -> None:
    await expire(database, 2)
    async with database.observer.transaction():
        await database.observer.execute("SELECT 1 FROM idempotency_keys LIMIT 1 FOR UPDATE")
        assert await sweep_keys(manager) == 1


async def test_while_the_service_runs_it_sweeps(manager: DatabaseSessionManager, database: Database) -> None:
    async with sweeping(manager, every=0.01):
        for _ in range(2):
            await expire(database, 1)
            await eventually(partial(none_are_left, database))


async def test_an_outage_does_not_end_the_sweeping(database: Database) -> None:
    await expire(database, 1)
    locker = await connect(database.url)
    async with managed(database.url, lock_timeout=0.1) as impatient, sweeping(impatient, every=0.01):
        async with locker.transaction():
            await locker.execute("LOCK TABLE idempotency_keys")
            # Given up, and tried again.
            for sessions in (1, 0, 1):
                await database.until_waiting(sessions)
        await eventually(partial(none_are_left, database))
    await locker.close()


async def none_are_left(database: Database) -> bool:
    return not await database.observer.fetchval("SELECT count(*) FROM idempotency_keys")


async def expire(database: Database, count: int) -> None:
    await database.observer.executemany(
        "INSERT INTO idempotency_keys VALUES ('anonymous', $1, '', 200, '[]', '', now(), now())",
        [(str(uuid4()),) for _ in range(count)],
    )


async def test_what_is_kept_cannot_be_read_in_the_database(manager: DatabaseSessionManager, database: Database) -> None:
    await answer(manager, an_exchange())
    assert ANSWER.body not in await database.observer.fetchval("SELECT body FROM idempotency_keys")


async def test_after_a_commit_in_between_an_equal_request_that_was_faster_is_found(
    manager: DatabaseSessionManager,
) -> None:
    async def slow() -> None:
        async with manager.session() as session, answered_once(session, an_exchange(), BOX, DAY):
            await use(session)
            await session.commit()
            await answer(manager, an_exchange())
            await use(session)

    with pytest.raises(AlreadyAnswered):
        await slow()
