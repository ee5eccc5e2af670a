"""What a statement that a real PostgreSQL refuses is taken for."""

import asyncio
from typing import Final

import asyncpg
import pytest
from asyncpg.prepared_stmt import PreparedStatement
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from adapters.database.errors import named, sqlstate, translate
from adapters.database.manager import DatabaseSessionManager
from domain.roles.errors import RoleInUse, RoleNameAlreadyTaken, RoleNotFound
from domain.shared.errors import Conflict, DomainError, Unavailable
from domain.users.errors import EmailAlreadyTaken, UserNotFound
from tests.databases import Database

pytestmark = pytest.mark.database

USER: Final = "INSERT INTO users VALUES (gen_random_uuid(), 'a', 'a@b.de', 'A', NULL, 'active', 1, now(), now())"
SPANS: Final = "CREATE TABLE spans (span int4range, EXCLUDE USING gist (span WITH &&))"
PROTECTED: Final = "CREATE TABLE protected (role uuid REFERENCES roles ON DELETE RESTRICT)"

CONFLICTS: Final[dict[str, tuple[type[DomainError], list[str]]]] = {
    "an address twice": (EmailAlreadyTaken, [USER, USER]),
    "a role's name twice": (
        RoleNameAlreadyTaken,
        ["INSERT INTO roles SELECT gen_random_uuid(), name, '', '{}', 1, now(), now() FROM roles"],
    ),
    "a role for nobody": (UserNotFound, ["INSERT INTO user_roles SELECT gen_random_uuid(), id, now() FROM roles"]),
    "what is no role": (
        RoleNotFound,
        [USER, "INSERT INTO user_roles SELECT id, gen_random_uuid(), now() FROM users"],
    ),
    "an id twice": (Conflict, ["INSERT INTO roles SELECT id, 'other', '', '{}', 1, now(), now() FROM roles"]),
    "an excluded value": (Conflict, [SPANS, "INSERT INTO spans VALUES ('[1,3]'), ('[2,4]')"]),
    "a restricted deletion": (
        Conflict,
        [PROTECTED, "INSERT INTO protected SELECT id FROM roles", "DELETE FROM roles"],
    ),
}


@pytest.mark.parametrize("case", CONFLICTS)
async def test_a_violated_constraint_is_a_conflict_by_its_name(manager: DatabaseSessionManager, case: str) -> None:
    expected, statements = CONFLICTS[case]
    translated = translate(await failure_of(manager, *statements))
    assert type(translated) is expected


OUTAGES: Final[dict[str, tuple[str | None, list[str]]]] = {
    "lock timeout": ("55P03", ["SET LOCAL lock_timeout = '1ms'", "LOCK TABLE users"]),
    "statement timeout": ("57014", ["SET LOCAL statement_timeout = '1ms'", "SELECT pg_sleep(60)"]),
    "terminated by an operator": ("08003", ["SELECT pg_terminate_backend(pg_backend_pid())"]),
    "a primary that was demoted": ("25006", ["SET TRANSACTION READ ONLY", "DELETE FROM users"]),
}


@pytest.mark.parametrize("case", OUTAGES)
async def test_what_may_work_later_is_an_outage(manager: DatabaseSessionManager, database: Database, case: str) -> None:
    code, statements = OUTAGES[case]
    async with database.observer.transaction():
        await database.observer.execute("LOCK TABLE users IN ACCESS SHARE MODE")
        error = await failure_of(manager, *statements)
    assert sqlstate(error.orig) == code
    assert type(translate(error)) is Unavailable
    await execute(manager, "SELECT 1")


async def test_a_demoted_primary_is_left(manager: DatabaseSessionManager) -> None:
    async with manager.connection() as connection:
        demoted = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    await failure_of(manager, "SET TRANSACTION READ ONLY", "DELETE FROM users")
    async with manager.connection() as connection:
        assert (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one() != demoted


async def test_a_deadlock_is_an_outage_for_one_of_the_two(manager: DatabaseSessionManager, database: Database) -> None:
    await database.observer.execute("CREATE TABLE first (); CREATE TABLE second ();")

    async def lock(one: str, other: str, ready: asyncio.Event, go: asyncio.Event) -> None:
        async with manager.session() as session:
            await session.execute(text("SET LOCAL deadlock_timeout = '10ms'"))
            await session.execute(text(f"LOCK TABLE {one}"))
            ready.set()
            await go.wait()
            await session.execute(text(f"LOCK TABLE {other}"))

    one, other = asyncio.Event(), asyncio.Event()
    outcomes = await asyncio.gather(
        lock("first", "second", one, other), lock("second", "first", other, one), return_exceptions=True
    )
    errors = [outcome for outcome in outcomes if isinstance(outcome, DBAPIError)]
    assert [sqlstate(error.orig) for error in errors] == ["40P01"]
    assert type(translate(errors[0])) is Unavailable


async def test_a_serialization_failure_is_an_outage(manager: DatabaseSessionManager, database: Database) -> None:
    async def come_too_late() -> None:
        async with manager.connection() as connection:
            await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            await connection.execute(text("SELECT * FROM roles"))
            await database.observer.execute("UPDATE roles SET version = 2")
            await connection.execute(text("UPDATE roles SET version = 3"))

    with pytest.raises(DBAPIError) as caught:
        await come_too_late()
    assert sqlstate(caught.value.orig) == "40001"
    assert type(translate(caught.value)) is Unavailable


async def test_a_transaction_left_idle_for_too_long_is_an_outage(
    manager: DatabaseSessionManager, database: Database
) -> None:
    async with manager.connection() as connection:
        pid = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '1ms'"))
        await database.until_gone(pid)
        with pytest.raises(DBAPIError) as caught:
            await connection.execute(text("SELECT 1"))
        assert type(translate(caught.value)) is Unavailable
        await connection.rollback()


def test_a_connection_that_sqlalchemy_has_given_up_is_an_outage_whatever_the_driver_said() -> None:
    lost = DBAPIError("SELECT 1", None, ValueError(), connection_invalidated=True)
    assert type(translate(lost)) is Unavailable
    refused = DBAPIError("SELECT 1", None, ValueError())
    assert translate(refused) is refused


async def test_a_server_that_confused_the_driver_by_hanging_up_is_an_outage(
    manager: DatabaseSessionManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fetch(*_: object) -> None:
        # As seen of a server that was killed while SQLAlchemy asked a new connection for its isolation level.
        raise asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress")

    monkeypatch.setattr(PreparedStatement, "fetch", fetch)
    with pytest.raises(DBAPIError) as caught:
        async with manager.connection() as connection:
            await connection.execute(text("SELECT 1"))
    assert type(translate(caught.value)) is Unavailable


@pytest.mark.parametrize(
    "statement",
    ["SELEC 1", "SELECT 1 / 0", "SELECT * FROM nothing", "UPDATE roles SET name = NULL", USER.replace("active", "bad")],
)
async def test_a_mistake_of_our_own_stays_what_it_is(manager: DatabaseSessionManager, statement: str) -> None:
    error = await failure_of(manager, statement)
    assert translate(error) is error


@pytest.mark.parametrize("error", [ValueError(), KeyError(), RuntimeError(), UserNotFound()])
def test_what_is_no_failure_of_the_database_stays_what_it_is(error: Exception) -> None:
    assert translate(error) is error


async def test_a_constraint_may_mean_something_else_here(manager: DatabaseSessionManager) -> None:
    statements = ["INSERT INTO user_roles SELECT gen_random_uuid(), id, now() FROM roles"]
    with pytest.raises(RoleInUse), named({"fk_user_roles_user_id_users": RoleInUse}):
        await execute(manager, *statements)
    with pytest.raises(UserNotFound), named():
        await execute(manager, *statements)
    with pytest.raises(IntegrityError), named({}):
        await execute(manager, *statements)


async def test_an_error_repeats_no_parameter(manager: DatabaseSessionManager) -> None:
    insert = text(
        "INSERT INTO users VALUES (gen_random_uuid(), 'a@b.de', 'a@b.de', 'A', :hash, 'active', 1, now(), now())"
    )
    async with manager.session() as session:
        await session.execute(insert, {"hash": "planted"})
        with pytest.raises(IntegrityError) as caught:
            await session.execute(insert, {"hash": "planted"})
        await session.rollback()
    assert "uq_users_email_key" in str(caught.value)
    assert "planted" not in f"{caught.value!s} {caught.value!r} {caught.value.orig!r}"


async def execute(manager: DatabaseSessionManager, *statements: str) -> None:
    async with manager.session() as session:
        for statement in statements:
            await session.execute(text(statement))


async def failure_of(manager: DatabaseSessionManager, *statements: str) -> DBAPIError:
    with pytest.raises(DBAPIError) as caught:
        await execute(manager, *statements)
    return caught.value
