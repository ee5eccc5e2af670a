"""One suite for the throttle in memory and in PostgreSQL; then what only several servers can get wrong."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy.engine import URL

from adapters.database.manager import DatabaseSessionManager
from adapters.database.sweeper import sweeping
from adapters.database.throttle import SqlThrottle, sweep_attempts
from domain.shared.limits import BY_ACCOUNT as EVERYBODY_AT_ACCOUNT
from domain.shared.limits import BY_ACCOUNT_AND_ADDRESS, SignInAttempt
from domain.shared.throttle import Limit, Proof, Subject, Throttle, TooManyAttempts
from tests.databases import Database, managed
from tests.fakes.system import FakeClock
from tests.fakes.throttle import FakeThrottle
from tests.waiting import eventually

SECOND = timedelta(seconds=1)
# An hour between two attempts: nothing here takes so long.
BY_ACCOUNT = Limit(name="account", attempts=3, window=timedelta(hours=3))
BY_ADDRESS = Limit(name="address", attempts=5, window=timedelta(hours=10))
ANA, BEA = Subject(BY_ACCOUNT, "ana"), Subject(BY_ACCOUNT, "bea")
HERE, THERE = Subject(BY_ADDRESS, "192.0.2.1"), Subject(BY_ADDRESS, "192.0.2.2")
ANA_IS_HERE = Proof("ana", "192.0.2.1")
ANA_BUT_HERE = Subject(BY_ACCOUNT, "ana", unless=ANA_IS_HERE)


@dataclass(frozen=True)
class Throttled:
    throttle: Throttle
    advance: Callable[[timedelta], Awaitable[None]]


@pytest.fixture(params=["fake", pytest.param("postgres", marks=pytest.mark.database)])
def throttled(request: pytest.FixtureRequest) -> Throttled:
    if request.param == "fake":
        clock = FakeClock()

        async def advance(step: timedelta) -> None:
            clock.advance(step)

        return Throttled(FakeThrottle(clock), advance)
    database: Database = request.getfixturevalue("database")

    async def push_back(step: timedelta) -> None:
        """Time goes by for the rows, instead of for the server."""
        await database.observer.execute("UPDATE attempts SET until = until - $1::interval", step)

    return Throttled(SqlThrottle(request.getfixturevalue("manager")), push_back)


@pytest.fixture
def throttle(throttled: Throttled) -> Throttle:
    return throttled.throttle


async def tried(throttle: Throttle, *subjects: Subject, times: int) -> int:
    """How many were admitted."""
    admitted = 0
    for _ in range(times):
        try:
            await throttle.attempt(*subjects)
        except TooManyAttempts:
            continue
        admitted += 1
    return admitted


async def test_admits_as_many_as_the_limit_says(throttle: Throttle) -> None:
    assert await tried(throttle, ANA, times=10) == 3


async def test_every_subject_has_its_own_count(throttle: Throttle) -> None:
    assert await tried(throttle, ANA, times=10) == 3
    assert await tried(throttle, BEA, times=10) == 3
    assert await tried(throttle, Subject(BY_ADDRESS, "ana"), times=10) == 5


async def test_another_is_admitted_for_each_spacing_that_passes(throttled: Throttled) -> None:
    await tried(throttled.throttle, ANA, times=3)
    await throttled.advance(2 * BY_ACCOUNT.spacing)
    assert await tried(throttled.throttle, ANA, times=10) == 2


async def test_after_the_window_all_is_as_in_the_beginning(throttled: Throttled) -> None:
    await tried(throttled.throttle, ANA, times=3)
    await throttled.advance(10 * BY_ACCOUNT.window)
    assert await tried(throttled.throttle, ANA, times=10) == 3


async def test_says_how_long_to_wait_and_that_is_long_enough(throttled: Throttled) -> None:
    await tried(throttled.throttle, ANA, times=3)
    await throttled.advance(BY_ACCOUNT.spacing / 4)
    with pytest.raises(TooManyAttempts) as refused:
        await throttled.throttle.attempt(ANA)
    hint = refused.value.retry_after
    # PostgreSQL's clock goes on meanwhile.
    assert 0 <= 45 * 60 - hint < 30
    assert refused.value.limit is BY_ACCOUNT
    await throttled.advance(hint * SECOND)
    assert await tried(throttled.throttle, ANA, times=10) == 1


async def test_nobody_is_told_to_wait_no_time_at_all(throttled: Throttled) -> None:
    await tried(throttled.throttle, ANA, times=3)
    await throttled.advance(BY_ACCOUNT.spacing - 30 * SECOND)
    with pytest.raises(TooManyAttempts) as refused:
        await throttled.throttle.attempt(ANA)
    assert 1 <= refused.value.retry_after <= 30


async def test_to_go_on_asking_makes_the_wait_no_longer(throttled: Throttled) -> None:
    await tried(throttled.throttle, ANA, times=50)
    await throttled.advance(BY_ACCOUNT.spacing)
    assert await tried(throttled.throttle, ANA, times=10) == 1


async def test_one_limit_that_is_exceeded_counts_for_no_other(throttle: Throttle) -> None:
    """Else one address, refused over and over, would use up the account for everybody."""
    await tried(throttle, ANA, times=3)
    assert await tried(throttle, HERE, ANA, times=50) == 0
    assert await tried(throttle, HERE, times=10) == 5


async def test_the_longest_wait_is_named(throttle: Throttle) -> None:
    await tried(throttle, ANA, times=3)
    await tried(throttle, HERE, times=5)
    with pytest.raises(TooManyAttempts) as refused:
        await throttle.attempt(ANA, HERE)
    assert refused.value.limit is BY_ADDRESS
    assert refused.value.retry_after > BY_ACCOUNT.spacing / SECOND


async def test_the_same_subject_twice_is_one(throttle: Throttle) -> None:
    assert await tried(throttle, ANA, ANA, times=10) == 3


async def test_what_is_forgiven_is_forgotten_and_nothing_else(throttle: Throttle) -> None:
    await tried(throttle, ANA, times=3)
    await tried(throttle, BEA, times=3)
    await throttle.forgive(ANA)
    assert await tried(throttle, ANA, times=10) == 3
    assert await tried(throttle, BEA, times=10) == 0


async def test_whoever_was_proved_is_not_kept_out_by_others(throttle: Throttle) -> None:
    await throttle.forgive(ANA_BUT_HERE, proofs=[ANA_IS_HERE])
    await tried(throttle, ANA, times=50)
    await throttle.attempt(HERE, ANA_BUT_HERE)
    assert await tried(throttle, THERE, Subject(BY_ACCOUNT, "ana", unless=Proof("ana", "192.0.2.2")), times=10) == 0


async def test_whoever_was_proved_is_still_counted_by_themselves(throttle: Throttle) -> None:
    await throttle.forgive(ANA_BUT_HERE, proofs=[ANA_IS_HERE])
    assert await tried(throttle, HERE, ANA_BUT_HERE, times=10) == 5


async def test_attempts_that_count_for_nobody_are_admitted(throttle: Throttle) -> None:
    await throttle.forgive(ANA_BUT_HERE, proofs=[ANA_IS_HERE])
    assert await tried(throttle, ANA_BUT_HERE, times=10) == 10


async def test_several_are_forgiven_at_once(throttle: Throttle) -> None:
    await tried(throttle, HERE, ANA, times=3)
    await throttle.forgive(HERE, ANA)
    assert await tried(throttle, HERE, times=10) == 5
    assert await tried(throttle, ANA, times=10) == 3


async def test_a_proof_alone_forgives_nothing(throttle: Throttle) -> None:
    await tried(throttle, ANA, times=3)
    await throttle.forgive(proofs=[ANA_IS_HERE])
    assert await tried(throttle, ANA, times=10) == 0
    assert await tried(throttle, ANA_BUT_HERE, times=10) == 10


async def test_a_proof_lasts_thirty_days(throttled: Throttled) -> None:
    await throttled.throttle.forgive(ANA_BUT_HERE, proofs=[ANA_IS_HERE])
    await throttled.advance(timedelta(days=29, hours=20))
    await tried(throttled.throttle, ANA, times=3)
    assert await tried(throttled.throttle, ANA_BUT_HERE, times=1) == 1
    await throttled.advance(timedelta(hours=5))
    await tried(throttled.throttle, ANA, times=3)
    assert await tried(throttled.throttle, ANA_BUT_HERE, times=1) == 0


@pytest.mark.database
async def test_an_attempt_counts_although_the_request_is_refused(manager: DatabaseSessionManager) -> None:
    throttle = SqlThrottle(manager)

    async def refused() -> None:
        async with manager.session():
            await throttle.attempt(ANA)
            raise ZeroDivisionError

    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            await refused()
    with pytest.raises(TooManyAttempts):
        await refused()


@pytest.fixture
async def two_servers(manager: DatabaseSessionManager, database: Database) -> AsyncIterator[list[Throttle]]:
    async with managed(database.url, pool_timeout=30, lock_timeout=30, statement_timeout=30) as other:
        yield [SqlThrottle(manager), SqlThrottle(other)]


TEN = Limit(name="ten", attempts=10, window=timedelta(hours=10))


async def raced(throttles: list[Throttle], *subjects: Subject) -> int:
    """How many of fifty at once were admitted, by servers in turn."""

    async def one(number: int) -> int:
        # Each names them in another order: nobody may wait for somebody who waits for them.
        ordered = subjects if number % 4 < 2 else subjects[::-1]
        return await tried(throttles[number % 2], *ordered, times=1)

    return sum(await asyncio.gather(*map(one, range(50))))


@pytest.mark.database
async def test_of_fifty_at_once_at_two_servers_exactly_ten_are_admitted(two_servers: list[Throttle]) -> None:
    assert await raced(two_servers, Subject(TEN, "ana")) == 10
    assert await raced(two_servers, *(Subject(TEN, key) for key in "abcd")) == 10


@pytest.mark.database
async def test_the_race_has_the_same_winners_through_pgbouncer(pooled: URL) -> None:
    async with managed(pooled, pool_timeout=30) as first, managed(pooled, pool_timeout=30) as second:
        throttles: list[Throttle] = [SqlThrottle(first), SqlThrottle(second)]
        assert await raced(throttles, *(Subject(TEN, key) for key in "abcd")) == 10
        await throttles[0].forgive(Subject(TEN, "a"), proofs=[ANA_IS_HERE])


@pytest.mark.database
async def test_nobody_reads_in_the_table_who_tried(manager: DatabaseSessionManager, database: Database) -> None:
    throttle = SqlThrottle(manager)
    await throttle.attempt(Subject(BY_ACCOUNT, "ana@example.com"), Subject(BY_ADDRESS, "\ud800"))
    await throttle.forgive(Subject(BY_ACCOUNT, "ana@example.com"), proofs=[Proof("ana@example.com", "192.0.2.1")])
    # Nothing but SHA-256 digests and times.
    assert {len(row["key"]) for row in await database.observer.fetch("SELECT key FROM attempts")} == {32}
    row = await database.observer.fetchrow("SELECT * FROM attempts")
    assert row is not None
    assert list(row.keys()) == ["key", "until"]


@pytest.mark.database
async def test_sweeping_forgets_what_says_nothing_any_more(manager: DatabaseSessionManager, database: Database) -> None:
    throttle = SqlThrottle(manager)
    await throttle.attempt(ANA)
    await throttle.forgive(ANA_BUT_HERE, proofs=[ANA_IS_HERE])
    await throttle.attempt(BEA)
    await database.observer.execute(
        "INSERT INTO attempts SELECT sha256(n::text::bytea), now() FROM generate_series(1, 2500) AS n"
    )
    # Of Ana her count, set to nothing; what is left is Bea's count and the proof.
    assert await sweep_attempts(manager) == 2501
    assert await database.observer.fetchval("SELECT count(*) FROM attempts") == 2
    await tried(throttle, ANA, times=50)
    assert await tried(throttle, ANA_BUT_HERE, times=1) == 1


@pytest.mark.database
async def test_while_the_service_runs_it_sweeps(manager: DatabaseSessionManager, database: Database) -> None:
    await database.observer.execute("INSERT INTO attempts VALUES ('', now())")

    async def is_swept() -> bool:
        return not await database.observer.fetchval("SELECT count(*) FROM attempts")

    async with sweeping(manager, every=0.01):
        await eventually(is_swept)


@pytest.mark.database
@pytest.mark.parametrize("addresses", [1, 1000])
async def test_a_thousand_guesses_at_two_servers_are_stopped_and_the_owner_gets_in(
    two_servers: list[Throttle], database: Database, addresses: int
) -> None:
    async def guess(first: int) -> int:
        admitted = 0
        for number in range(first, 1000, 10):
            address = f"2001:db8:0:{number % addresses:x}::1"
            admitted += await tried(
                two_servers[number % 2], *SignInAttempt("ana@example.com", address).counted, times=1
            )
        return admitted

    admitted = sum(await asyncio.gather(*map(guess, range(10))))
    bound = (BY_ACCOUNT_AND_ADDRESS if addresses == 1 else EVERYBODY_AT_ACCOUNT).attempts
    # On a slow machine a few more have become free meanwhile.
    assert bound <= admitted <= bound + 5
    owner = SignInAttempt("ana@example.com", "192.0.2.1").counted
    if addresses == 1:
        assert await tried(two_servers[0], *owner, times=1) == 1
    else:
        await tried(two_servers[0], *owner, times=1)
        await database.observer.execute("UPDATE attempts SET until = until - interval '30 s'")
        assert await tried(two_servers[0], *owner, times=1) == 1
