"""What `roster db doctor` finds on real servers, healthy and not."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

import pytest
from sqlalchemy.engine import URL

from adapters.database.doctor import examine, replica, server, sessions
from adapters.database.options import DatabaseOptions
from adapters.system.clock import SystemClock
from benchmarks.breakable.postgres import BreakablePostgres
from domain.shared.diagnosis import Finding, Verdict
from tests.databases import Database, connect
from tests.pgbouncer import SWALLOWED, running_pgbouncer
from tests.standby import standby_of
from tests.waiting import eventually

pytestmark = pytest.mark.database

OK, WARNING, FAILING = Verdict.OK, Verdict.WARNING, Verdict.FAILING


@pytest.fixture
async def reader(database: Database) -> AsyncIterator[str]:
    """A role with a password and the limits that are the defaults of Roster, which can only read."""
    role = f"roster_{token_hex(8)}"
    await database.observer.execute(f"""
        CREATE ROLE {role} LOGIN PASSWORD 'reader' IN ROLE pg_read_all_data;
        ALTER ROLE {role} SET statement_timeout = '10s';
        ALTER ROLE {role} SET lock_timeout = '3s';
        ALTER ROLE {role} SET idle_in_transaction_session_timeout = '15s';
        ALTER ROLE {role} SET default_transaction_read_only = on;
    """)
    yield role
    await database.observer.execute(f"DROP ROLE {role}")


async def test_a_healthy_database_has_nothing_to_complain_about(database: Database) -> None:
    findings = await look(database.url)
    assert {each.verdict for each in findings} == {OK}
    assert {"write: connection", "read: connection", "migrations", "clock"} <= {each.subject for each in findings}
    assert not [each for each in findings if each.advice]


async def test_no_finding_holds_the_password(database: Database) -> None:
    for url in (database.url, database.url.set(password="secret"), database.url.set(password="secret", port=1)):
        assert not [each for each in await look(url) if str(url.password) in f"{each.found} {each.advice}"]


async def test_a_database_that_cannot_be_reached_is_said_to_be_so_and_nothing_else(database: Database) -> None:
    for url in (database.url.set(port=1), database.url.set(password="x"), database.url.set(database="x")):
        assert problems(await look(url)) == {"write: connection": FAILING, "read: connection": FAILING}


async def test_the_server_for_reads_is_examined_on_its_own(database: Database) -> None:
    findings = await look(database.url, read_url=database.url.set(port=1))
    assert problems(findings) == {"read: connection": FAILING}


async def test_tables_that_are_missing_are_to_be_made(empty_database: Database) -> None:
    findings = await look(empty_database.url)
    assert problems(findings) == {"migrations": FAILING}
    assert "roster db upgrade" in advice(findings, "migrations")


async def test_an_old_server_fails(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "OLDEST_VERSION", 99)
    assert problems(await look(database.url)) == {"write: version": FAILING, "read: version": FAILING}


async def test_a_pool_that_may_outgrow_the_server_fails(database: Database) -> None:
    room = int(
        await database.observer.fetchval("SELECT setting::int - 3 FROM pg_settings WHERE name='max_connections'")
    )
    subject = "write: room for connections"
    assert problems(await look(database.url, pool_size=room)) == {subject: FAILING}
    assert problems(await look(database.url, pool_size=room // 2)) == {subject: WARNING}
    assert problems(await look(database.url, pool_size=room // 4)) == {}


async def test_limits_that_pgbouncer_leaves_out_are_to_be_set_on_the_role(pooled: URL) -> None:
    findings = await look(pooled)
    for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        for engine in ("write", "read"):
            assert problems(findings).pop(f"{engine}: {name}") is FAILING
            assert advice(findings, f"{engine}: {name}").startswith(f"ALTER ROLE {pooled.username} SET {name} = ")
    assert problems(findings)["read: read-only"] is WARNING


async def test_limits_of_the_role_are_found_through_pgbouncer(pooled: URL, reader: str) -> None:
    findings = await look(pooled, read_url=pooled.set(username=reader, password="reader"))
    assert not [subject for subject in problems(findings) if subject.startswith("read: ")]


async def test_limits_of_the_role_that_are_not_those_of_the_settings_are_told(pooled: URL, reader: str) -> None:
    url = pooled.set(username=reader, password="reader")
    findings = problems(await look(pooled, read_url=url, lock_timeout=1.0))
    assert findings["read: lock_timeout"] is WARNING
    assert "read: statement_timeout" not in findings


async def test_a_pgbouncer_that_is_not_there_is_told(database: Database) -> None:
    findings = problems(await look(database.url, pgbouncer=True))
    assert (findings["write: PgBouncer"], findings["read: PgBouncer"]) == (WARNING, WARNING)


async def test_a_pgbouncer_that_is_denied_is_found_where_it_swallows_settings(
    database: Database, postgres: URL
) -> None:
    with running_pgbouncer(postgres, ignore_startup_parameters=SWALLOWED) as pgbouncer:
        findings = problems(await look(pgbouncer.set(database=database.url.database), pgbouncer=False))
    assert (findings["write: PgBouncer"], findings["write: statement_timeout"]) == (FAILING, FAILING)


async def test_a_role_that_cannot_write_fails(database: Database, reader: str) -> None:
    findings = await look(database.url.set(username=reader, password="reader"))
    assert problems(findings) == {"write: read-only": FAILING}


async def test_what_the_role_may_not_see_is_said_to_be_unknown(database: Database, reader: str) -> None:
    await database.observer.execute(f"REVOKE pg_read_all_data FROM {reader}")
    findings = problems(await look(database.url, read_url=database.url.set(username=reader, password="reader")))
    assert findings == {}
    findings = problems(await look(database.url.set(username=reader, password="reader")))
    assert findings["write: migrations"] is WARNING


async def test_a_transaction_that_sits_idle_is_found(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "SUSPICIOUS_SECONDS", 0.0)
    lost = await connect(database.url, server_settings={"application_name": "roster"})
    await lost.execute("BEGIN")
    findings = await look(database.url)
    assert problems(findings) == {"idle in transaction": WARNING}
    assert f"pg_terminate_backend({lost.get_server_pid()})" in advice(findings, "idle in transaction")

    async def outlived_the_limit() -> bool:
        found = await look(database.url, idle_in_transaction_timeout=0.1)
        return problems(found) == {"idle in transaction": FAILING}

    await eventually(outlived_the_limit)
    await lost.close()


async def test_a_replica_that_falls_behind_is_told(
    breakable: BreakablePostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    breakable.stop()
    with standby_of(breakable) as standby:
        breakable.start()
        standby.start()

        async def has_everything() -> bool:
            return said(await look(breakable.url, read_url=standby.url), "replica") == "has everything"

        await eventually(has_everything)
        here, there = await connect(breakable.url), await connect(standby.url)
        await there.execute("SELECT pg_wal_replay_pause()")
        await here.execute("CREATE TABLE news ()")
        assert "bytes behind" in said(await look(breakable.url, read_url=standby.url), "replica")
        monkeypatch.setattr(replica, "LATE_SECONDS", -1.0)
        assert problems(await look(breakable.url, read_url=standby.url)) == {"replica": WARNING}
        await here.execute("DROP TABLE news")
        await here.close()
        await there.close()


@pytest.mark.parametrize(("ahead", "verdict"), [(-0.5, OK), (-30, WARNING), (30, WARNING), (90, FAILING)])
async def test_clocks_that_differ_are_told(database: Database, ahead: float, verdict: Verdict) -> None:
    findings = await examine(DatabaseOptions(url=database.url, pool_size=2), 1, Ahead(timedelta(seconds=ahead)))
    assert problems(findings).get("clock", OK) is verdict


class Ahead(SystemClock):
    def __init__(self, by: timedelta) -> None:
        self._by = by

    def now(self) -> datetime:
        return super().now() + self._by


async def look(url: URL, **options: Any) -> list[Finding]:
    return await examine(DatabaseOptions(url=url, **({"pool_size": 2} | options)), 1, SystemClock())


def problems(findings: Iterable[Finding]) -> dict[str, Verdict]:
    return {each.subject: each.verdict for each in findings if each.verdict is not OK}


def advice(findings: Iterable[Finding], subject: str) -> str:
    return next(each.advice for each in findings if each.subject == subject)


def said(findings: Iterable[Finding], subject: str) -> str:
    return next(each.found for each in findings if each.subject == subject)
