"""A faulty server on a real database, reached in each way that is supported; and two servers for races."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from secrets import token_hex
from typing import Final

import pytest
from sqlalchemy.engine import URL

from benchmarks.breakable.line import line_to
from tests.credentials import INSERT_CALLER
from tests.databases import Connection, Database, connect, new_database
from tests.faults.probe import AT_COMMIT, POOL, Faulty, Probe, is_nothing_left
from tests.faults.racing import Racing, racing_servers
from tests.pgbouncer import pgbouncer_version, running_pgbouncer
from tests.server import running_server, stop

TABLES: Final = f"""
CREATE TABLE probe (id uuid PRIMARY KEY);
CREATE TABLE probe_child (parent uuid REFERENCES probe DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE probe_counter AS SELECT 0 AS n;
CREATE TABLE probe_slow (id uuid);
CREATE FUNCTION probe_wait() RETURNS trigger LANGUAGE plpgsql SET lock_timeout = 0 AS $$
    BEGIN PERFORM pg_advisory_xact_lock_shared({AT_COMMIT}); RETURN NULL; END
$$;
CREATE CONSTRAINT TRIGGER probe_wait AFTER INSERT ON probe_slow
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION probe_wait();
"""
LIMITS: Final = {"statement_timeout": "10s", "lock_timeout": "1s", "idle_in_transaction_session_timeout": "15s"}


@pytest.fixture(
    scope="package",
    params=[(1, False), (2, False), (1, True), (2, True)],
    ids=["one_worker", "two_workers", "one_worker_pgbouncer", "two_workers_pgbouncer"],
)
async def faulty(
    request: pytest.FixtureRequest, postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Faulty]:
    """One server for all tests that leave it as they found it, which each of them checks."""
    workers, pgbouncer = request.param
    async with AsyncExitStack() as running:
        url = await running.enter_async_context(new_database(postgres, template=template))
        observer = await connect(url)
        running.push_async_callback(observer.close)
        await observer.execute(TABLES)
        database = Database(url, observer)
        if pgbouncer:
            # A connection for each that writes, and for each that looks up who asks: what is tested here is our pool,
            # not that one.
            settings = {"default_pool_size": str(2 * POOL * workers)}
            url = running.enter_context(running_pgbouncer(postgres, **settings)).set(database=url.database)
        line = await running.enter_async_context(line_to(url.host, url.port))
        url = url.set(host="127.0.0.1", port=line.port)
        variables = await running.enter_async_context(_roles(url, observer)) if pgbouncer else {}
        server = running.enter_context(
            running_server(
                url,
                tmp_path_factory.mktemp("faulty") / "log",
                target="tests.faults.faulty:create_faulty_app",
                ROSTER_WORKERS=str(workers),
                DATABASE_LOCK_TIMEOUT="1",
                DATABASE_POOL_TIMEOUT="2",
                **variables,
            )
        )
        faulty = Faulty(server, database, line, workers, pgbouncer)
        yield faulty
        async with server.client() as client:
            assert await is_nothing_left(faulty, client)
        # In a thread, because it says goodbye to the database over the line, which is in this one.
        await asyncio.to_thread(stop, server.process)
        assert str(url.password) not in server.log.read_text()


@asynccontextmanager
async def _roles(url: URL, observer: Connection) -> AsyncIterator[dict[str, str]]:
    """Behind PgBouncer the limits are set on the role, and whoever reads is a role that cannot write."""
    writer, reader = (f"roster_{kind}_{token_hex(4)}" for kind in ("writer", "reader"))
    for role in (writer, reader):
        await observer.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{url.password}'")
        for limit, value in LIMITS.items():
            await observer.execute(f"ALTER ROLE {role} SET {limit} = '{value}'")
        await observer.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
    await observer.execute(f"ALTER ROLE {reader} SET default_transaction_read_only = on")
    try:
        yield {
            "DATABASE_URL": url.set(username=writer).render_as_string(hide_password=False),
            "READ_DATABASE_URL": url.set(username=reader).render_as_string(hide_password=False),
        }
    finally:
        for role in (writer, reader):
            await observer.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")


@pytest.fixture(scope="package")
async def racing(postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Racing]:
    """Two servers for all races over people whom each test makes for itself."""
    async with racing_servers(postgres, template, tmp_path_factory.mktemp("racing")) as racing:
        yield racing


@pytest.fixture
def cancelling(faulty: Faulty) -> None:
    """For tests that cancel a statement in flight: PgBouncer before 1.19.1 may crash of that (its issue 822)."""
    if faulty.pgbouncer and pgbouncer_version() < (1, 19, 1):
        pytest.skip("PgBouncer before 1.19.1 may crash when a statement is cancelled")


@pytest.fixture
async def probe(faulty: Faulty) -> AsyncIterator[Probe]:
    """On empty tables."""
    await faulty.database.observer.execute(
        f"TRUNCATE probe, probe_child, probe_slow, users CASCADE; UPDATE probe_counter SET n = 0; {INSERT_CALLER}"
    )
    async with faulty.server.client() as client:
        yield Probe(faulty, client)
