"""A database that is there, and does not do what it should."""

import asyncio
from contextlib import suppress
from signal import SIGCONT, SIGSTOP
from typing import Final

import asyncpg

from benchmarks.breakable.refusing import read_only
from benchmarks.ledger.postgres import OURS
from benchmarks.ledger.scene import FaultKind, Scene
from benchmarks.ledger.truth import Connection

_ROUNDS: Final = 3
_TERMINATE_ALL: Final = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND application_name <> $1
"""
# At COMMIT and no sooner; only half of the transactions, so that some get through.
_REFUSE: Final = """
    SET lock_timeout = '1s';
    CREATE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF random() < 0.5 THEN RAISE EXCEPTION 'refused at COMMIT' USING ERRCODE = '{code}'; END IF;
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER ledger_refuses AFTER INSERT OR UPDATE OR DELETE ON users
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_refuses();
"""
_REFUSE_NO_MORE: Final = "DROP FUNCTION IF EXISTS ledger_refuses CASCADE"
_FOREIGN_KEY_VIOLATION, _SERIALIZATION_FAILURE = "23503", "40001"


async def hold_locks(scene: Scene) -> bool:
    """Longer than the service waits for a lock: whoever changes a user waits, and the pool runs out."""
    async with scene.postgres.connection() as connection, connection.transaction():
        await connection.execute("LOCK TABLE users IN EXCLUSIVE MODE")
        await asyncio.sleep(scene.random.uniform(1.5, 2.5))
    return True


async def stop(scene: Scene) -> bool:
    """It hears nothing, says nothing and hangs up on nobody."""
    scene.postgres.signal(SIGSTOP)
    try:
        await asyncio.sleep(scene.random.uniform(1.0, 6.0))
    finally:
        scene.postgres.signal(SIGCONT)
    return True


async def stall_the_line(scene: Scene) -> bool:
    await scene.line.stall(scene.random.uniform(0.5, 2.0))
    return True


async def refuse_writes(scene: Scene) -> bool:
    async with scene.postgres.connection() as connection, read_only(connection):
        await asyncio.sleep(scene.random.uniform(0.3, 1.0))
    return True


async def refuse_at_commit(scene: Scene) -> bool:
    """By a deferred constraint: as a conflict of the data, or as one of serialisation."""
    code = scene.random.choice((_FOREIGN_KEY_VIOLATION, _SERIALIZATION_FAILURE))
    async with scene.postgres.connection() as connection:
        try:
            await connection.execute(_REFUSE.format(code=code))
            await asyncio.sleep(scene.random.uniform(0.2, 0.5))
        except asyncpg.LockNotAvailableError:
            return False
        finally:
            await connection.execute("RESET lock_timeout")
            await connection.execute(_REFUSE_NO_MORE)
    return True


async def take_all_connections(scene: Scene) -> bool:
    """The service's sessions are ended, and others get their places before it does."""
    taken: list[Connection] = []
    async with scene.postgres.connection() as connection:
        try:
            for _ in range(_ROUNDS):
                await connection.fetch(_TERMINATE_ALL, OURS)
                with suppress(asyncpg.TooManyConnectionsError):
                    while True:
                        taken.append(await scene.postgres.connect())
            await asyncio.sleep(scene.random.uniform(0.3, 1.0))
        finally:
            for each in taken:
                each.terminate()
    return True


async def fill_the_disk(scene: Scene) -> bool:
    if scene.disk is None:
        raise RuntimeError("there is no disk of our own that could be filled")
    with scene.disk.full():
        await asyncio.sleep(scene.random.uniform(1.0, 2.0))
    return True


DISK_FULL: Final = FaultKind("disk full", fill_the_disk)
FAULTS: Final = (
    FaultKind("locks held, pool exhausted", hold_locks),
    FaultKind("database stopped for seconds", stop),
    FaultKind("line to the database stalled", stall_the_line),
    FaultKind("database refuses to write", refuse_writes),
    FaultKind("refused at COMMIT", refuse_at_commit),
    FaultKind("all connections taken", take_all_connections),
    DISK_FULL,
)
