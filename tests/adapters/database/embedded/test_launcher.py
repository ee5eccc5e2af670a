"""A private PostgreSQL while it runs."""

import os
import threading
from contextlib import suppress
from pathlib import Path

import asyncpg
import pytest

from adapters.database.embedded import EmbeddedPostgresFailed, embedded_postgres
from benchmarks.breakable.processes import is_gone
from tests.adapters.database.embedded.probes import ask, kernel_says, linux_only, mode

pytestmark = pytest.mark.database


async def test_a_cold_start_answers(reachable: Path) -> None:
    with embedded_postgres(reachable / "made" / "below", durable=False) as postgres:
        assert (await ask(postgres.url, "select version()")).startswith("PostgreSQL ")
        assert await ask(postgres.url, "show server_encoding") == "UTF8"
        assert postgres.directory == reachable / "made" / "below"


async def test_refuses_a_wrong_password(home: Path) -> None:
    with (
        embedded_postgres(home, durable=False) as postgres,
        pytest.raises(asyncpg.InvalidPasswordError),
    ):
        await ask(postgres.url, "select 1", password="not this one")


async def test_listens_on_loopback_and_nowhere_else(home: Path) -> None:
    with embedded_postgres(home, durable=False) as postgres:
        assert await ask(postgres.url, "show listen_addresses") == "127.0.0.1"
        assert await ask(postgres.url, "show unix_socket_directories") == ""


async def test_a_second_start_keeps_the_data(home: Path) -> None:
    with embedded_postgres(home) as postgres:
        await ask(postgres.url, "create table kept as select 'still here' as word")
    with embedded_postgres(home) as postgres:
        assert await ask(postgres.url, "select word from kept") == "still here"


@pytest.mark.parametrize(("durable", "expected"), [(True, "on"), (False, "off")])
@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes"])
async def test_gives_durability_up_only_when_told(home: Path, setting: str, expected: str, *, durable: bool) -> None:
    with embedded_postgres(home, durable=durable) as postgres:
        assert await ask(postgres.url, f"show {setting}") == expected


async def test_is_durable_unless_told(home: Path) -> None:
    with embedded_postgres(home) as postgres:
        assert await ask(postgres.url, "show fsync") == "on"


@linux_only
async def test_prints_the_password_nowhere(home: Path) -> None:
    with embedded_postgres(home, durable=False) as postgres:
        with suppress(asyncpg.InvalidPasswordError):
            await ask(postgres.url, "select 1", password="not this one")
        places = {
            "repr": repr(postgres),
            "str": str(postgres.url),
            "log": (home / "server.log").read_text(),
            "command": kernel_says(postgres.pid, "cmdline"),
            "environment": kernel_says(postgres.pid, "environ"),
        }
        assert postgres.url.password
        assert [name for name, text in places.items() if postgres.url.password in text] == []
        assert mode(home / "password") == 0o600


@linux_only
async def test_gives_the_server_nothing_of_our_environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ana:secret@db/roster")
    with embedded_postgres(home, durable=False) as postgres:
        assert "secret" not in kernel_says(postgres.pid, "environ")


async def test_logs_an_error_without_the_values_in_it(home: Path) -> None:
    with embedded_postgres(home, durable=False) as postgres:
        with pytest.raises(asyncpg.UniqueViolationError):
            await ask(
                postgres.url,
                "create temporary table people (email text primary key)",
                "insert into people values ('ana@example.com')",
                "insert into people values ('ana@example.com')",
            )
        log = (home / "server.log").read_text()
    assert "people_pkey" in log
    assert "ana@example.com" not in log


def test_is_out_of_reach_of_a_ctrl_c_in_our_terminal(home: Path) -> None:
    with embedded_postgres(home, durable=False) as postgres:
        assert os.getsid(postgres.pid) == postgres.pid


@linux_only
def test_ends_with_its_block_even_when_that_raises(home: Path) -> None:
    servers: list[int] = []

    def use() -> None:
        with embedded_postgres(home, durable=False) as postgres:
            servers.append(postgres.pid)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        use()
    assert is_gone(servers[0])
    assert "database system is shut down" in (home / "server.log").read_text().splitlines()[-1]


def test_refuses_a_thread_that_may_end_before_the_server_should(home: Path) -> None:
    refused: list[RuntimeError] = []

    def enter() -> None:
        try:
            with embedded_postgres(home, durable=False):
                pass
        except RuntimeError as error:
            refused.append(error)

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()
    assert "main thread" in str(refused[0])


def test_shows_what_postgresql_said_when_it_does_not_start(reachable: Path) -> None:
    with embedded_postgres(reachable / "home", durable=False) as postgres:
        pass
    with (postgres.directory / "data" / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with (
        pytest.raises(EmbeddedPostgresFailed, match=r"DATABASE_URL(.|\n)*no_such_setting") as refused,
        embedded_postgres(reachable / "home"),
    ):
        pass
    assert "ready to accept connections" not in str(refused.value), "that was the start before"
