"""The table of audit events: it only grows, at the price of one statement, and each filter has its index."""

from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest

from adapters.database.audit import SqlAuditTrail, _list
from adapters.database.manager import DatabaseSessionManager
from domain.audit.entities import Occurrence
from domain.audit.values import Action, AuditSort
from tests.adapters.database.transactions import ORIGIN
from tests.databases import Database
from tests.samples import NOBODY, NOON

pytestmark = pytest.mark.database

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FILL = """
    INSERT INTO audit_events (id, occurred_at, actor, action, target_type, target_id, changed_fields, outcome)
    SELECT gen_random_uuid(), now() + number * interval '1 second', 'actor-' || number % 100,
        'action-' || number % 50, 'user', gen_random_uuid(), '{}', 'done'
    FROM generate_series(1, 5000) AS number
"""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET actor = 'nobody'",
        "UPDATE audit_events SET actor = 'nobody' WHERE false",
        "UPDATE audit_events SET client_address = NULL",
        "DELETE FROM audit_events",
        "TRUNCATE audit_events",
    ],
)
async def test_what_was_recorded_cannot_be_changed_or_removed(
    manager: DatabaseSessionManager, database: Database, statement: str
) -> None:
    await record(manager, 1)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match=r"audit_events only grows: (UPDATE|DELETE|TRUNCATE)"):
        await database.observer.execute(statement)
    assert await database.observer.fetchval("SELECT actor FROM audit_events") == ORIGIN.actor.name


async def test_where_somebody_was_can_be_forgotten_and_nothing_else(
    manager: DatabaseSessionManager, database: Database
) -> None:
    """By the function that an erasure calls; its permission ends with it, also when somebody takes it themselves."""
    observer = database.observer
    await record(manager, 2)
    row = "SELECT to_jsonb(e) - 'client_address' FROM audit_events e ORDER BY id"
    addresses = "SELECT client_address FROM audit_events"
    before = await observer.fetch(row)
    await observer.execute("SELECT audit_events_forget_addresses($1, $2)", NOBODY, ["somebody else"])
    assert [each[0] for each in await observer.fetch(addresses)] == [ORIGIN.client_address] * 2
    await observer.execute("SELECT audit_events_forget_addresses($1, $2)", NOBODY, [ORIGIN.actor.name])
    assert [each[0] for each in await observer.fetch(addresses)] == [None] * 2
    assert await observer.fetch(row) == before
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await observer.execute("UPDATE audit_events SET client_address = NULL")


@pytest.mark.parametrize(
    "statement",
    [
        *(f"UPDATE audit_events SET {name} = NULL" for name in ("actor", "request_id", "target_id")),
        "UPDATE audit_events SET client_address = '192.0.2.1'",
        "UPDATE audit_events SET client_address = NULL, outcome = 'refused'",
        "DELETE FROM audit_events",
        "TRUNCATE audit_events",
    ],
)
async def test_whoever_takes_the_permission_to_forget_can_do_no_more(
    manager: DatabaseSessionManager, database: Database, statement: str
) -> None:
    await record(manager, 1)
    await database.observer.execute("SET roster.forgets = 'audit_events'")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="audit_events only"):
        await database.observer.execute(statement)


async def test_events_outlive_what_they_are_about(manager: DatabaseSessionManager, database: Database) -> None:
    await record(manager, 1)
    await database.observer.execute("TRUNCATE users CASCADE")
    assert await database.observer.fetchval("SELECT count(*) FROM audit_events") == 1


@pytest.mark.parametrize("number", [1, 2, 3000])
async def test_all_events_of_a_change_are_one_statement(
    manager: DatabaseSessionManager, database: Database, number: int
) -> None:
    statements: list[str] = []
    async with manager.connection() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        driver.add_query_logger(lambda query: statements.append(query.query))
    await record(manager, number)
    assert await database.observer.fetchval("SELECT count(*) FROM audit_events") == number
    assert [statement.split()[0] for statement in statements] == ["BEGIN;", "INSERT", "COMMIT;"]


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ({}, "ix_audit_events_occurred_at_id"),
        ({"actor": "actor-7"}, "ix_audit_events_actor_occurred_at_id"),
        ({"action": "action-7"}, "ix_audit_events_action_occurred_at_id"),
        ({"target_id": NOBODY}, "ix_audit_events_target_id_occurred_at_id"),
        ({"target_id": NOBODY, "target_type": "user"}, "ix_audit_events_target_id_occurred_at_id"),
        ({"occurred_after": NOON, "occurred_before": NOON}, "ix_audit_events_occurred_at_id"),
        ({"actor": "actor-7", "occurred_after": LONG_AGO}, "ix_audit_events_actor_occurred_at_id"),
    ],
    ids=str,
)
async def test_every_filter_finds_a_page_by_an_index_without_sorting(
    database: Database, filters: dict[str, object], index: str
) -> None:
    await database.observer.execute(FILL)
    await database.observer.execute("ANALYZE audit_events")
    # Of few rows it is cheaper to sort them; there will be many.
    await database.observer.execute("SET enable_bitmapscan = off; SET enable_sort = off")
    query = _list(frozenset(filters), AuditSort.OCCURRED_AT_DESCENDING).after
    values = filters | {"page_size": 51, "position_key": NOON, "position_id": NOBODY}
    lines = await database.observer.fetch(f"EXPLAIN {query.text.sql}", *query.text.arguments(values))
    plan = "\n".join(line[0] for line in lines)
    assert index in plan, plan
    assert "Sort" not in plan, plan


async def record(manager: DatabaseSessionManager, number: int) -> None:
    occurrence = Occurrence(action=Action.USER_DELETED, target_id=NOBODY, at=NOON)
    async with manager.session() as session:
        await SqlAuditTrail(session, ORIGIN).record(*[occurrence] * number)
