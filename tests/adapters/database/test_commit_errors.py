"""What a COMMIT that fails is taken for: refused, impossible, or unknown."""

import asyncio
from collections.abc import Coroutine
from typing import Final, Protocol

import pytest
from sqlalchemy import text

from adapters.database.manager import DatabaseSessionManager
from adapters.database.session import StrictAsyncSession
from domain.shared.errors import OutcomeUnknown, Unavailable
from domain.users.errors import UserNotFound
from tests.databases import Database, managed, until_ended
from tests.waiting import eventually

pytestmark = pytest.mark.database

DEFERRED: Final = "ALTER TABLE user_roles ALTER CONSTRAINT fk_user_roles_user_id_users DEFERRABLE INITIALLY DEFERRED"
AT_COMMIT: Final = """
    CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {}; RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER act AFTER UPDATE ON roles
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION act();
"""
SLEEP: Final = AT_COMMIT.format("PERFORM pg_sleep(600)")
GIVE_UP: Final = AT_COMMIT.format("RAISE SQLSTATE '40001'")
SLEEPER: Final = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
CHANGE: Final = "UPDATE roles SET version = 2"
VERSION: Final = "SELECT version FROM roles"


class Execute(Protocol):
    """Some statements, and the COMMIT that follows them."""

    def __call__(self, manager: DatabaseSessionManager, *statements: str) -> Coroutine[None, None, None]: ...


@pytest.fixture(params=["session", "connection", "driver"])
def execute(request: pytest.FixtureRequest) -> Execute:
    """All have one rule: sessions, connections, and sessions whose statements the driver runs."""

    async def execute(manager: DatabaseSessionManager, *statements: str) -> None:
        async with manager.connection() if request.param == "connection" else manager.session() as opened:
            for statement in statements:
                if request.param == "driver":
                    assert isinstance(opened, StrictAsyncSession)
                    await opened.fetch(statement, [])
                else:
                    await opened.execute(text(statement))

    return execute


async def test_a_constraint_that_fails_only_at_commit_has_its_name_too(
    manager: DatabaseSessionManager, database: Database, execute: Execute
) -> None:
    await database.observer.execute(DEFERRED)
    with pytest.raises(UserNotFound):
        await execute(manager, CHANGE, "INSERT INTO user_roles SELECT gen_random_uuid(), id, now() FROM roles")
    assert await database.observer.fetchval(VERSION) == 1


async def test_a_commit_that_the_server_gives_up_has_changed_nothing(
    manager: DatabaseSessionManager, database: Database, execute: Execute
) -> None:
    await database.observer.execute(GIVE_UP)
    with pytest.raises(Unavailable) as caught:
        await execute(manager, CHANGE)
    assert type(caught.value) is Unavailable
    assert await database.observer.fetchval(VERSION) == 1


async def test_a_connection_lost_during_commit_leaves_the_outcome_unknown(
    manager: DatabaseSessionManager, database: Database, execute: Execute
) -> None:
    async def sleeper() -> object:
        return await database.observer.fetchval(SLEEPER)

    await database.observer.execute(SLEEP)
    changing = asyncio.create_task(execute(manager, CHANGE))
    pid = await eventually(sleeper)
    assert not changing.done()
    await database.observer.execute("SELECT pg_terminate_backend($1)", pid)
    with pytest.raises(OutcomeUnknown):
        await changing


async def test_a_commit_without_an_answer_leaves_the_outcome_unknown(database: Database, execute: Execute) -> None:
    await database.observer.execute(SLEEP)
    # The server's own limit does not hold for COMMIT: there is only ours, a second above it.
    async with managed(database.url, statement_timeout=0.5) as manager:
        with pytest.raises(OutcomeUnknown):
            await execute(manager, CHANGE)


@pytest.mark.parametrize("kind", ["session", "connection", "driver"])
async def test_a_connection_that_ended_before_commit_has_changed_nothing(database: Database, kind: str) -> None:
    # Not less: connecting for the first time asks a question too, in a transaction.
    async with managed(database.url, idle_in_transaction_timeout=1) as manager:

        async def change_slowly() -> None:
            async with manager.connection() if kind == "connection" else manager.session() as opened:
                if kind == "driver":
                    assert isinstance(opened, StrictAsyncSession)
                    await opened.fetch(CHANGE, [])
                else:
                    await opened.execute(text(CHANGE))
                await until_ended(opened)

        with pytest.raises(Unavailable) as caught:
            await change_slowly()
    assert type(caught.value) is Unavailable
    assert await database.observer.fetchval(VERSION) == 1
