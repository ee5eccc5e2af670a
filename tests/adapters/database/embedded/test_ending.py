"""What an owner or a server that was killed leaves behind."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapters.database.embedded import EmbeddedPostgresFailed, embedded_postgres
from adapters.database.embedded.account import Account
from adapters.database.embedded.binaries import find_binaries
from adapters.database.embedded.server import HOST, free_port
from benchmarks.breakable.processes import is_gone
from tests.adapters.database.embedded.probes import StartOwner, ask, linux_only, server_of
from tests.waiting import wait_until

pytestmark = [pytest.mark.database, linux_only]


async def test_a_killed_owner_leaves_no_server(home: Path, start_owner: StartOwner) -> None:
    owner = start_owner(home)
    pid = server_of(owner)
    owner.kill()
    wait_until(lambda: is_gone(pid))
    assert "received fast shutdown request" in (home / "server.log").read_text().rpartition("ready to accept")[2]
    with embedded_postgres(home, durable=False) as postgres:
        assert await ask(postgres.url, "select 1") == 1


async def test_starts_at_once_after_the_owner_was_killed(home: Path, start_owner: StartOwner) -> None:
    owner = start_owner(home)
    server_of(owner)
    owner.kill()
    owner.wait()
    with embedded_postgres(home, durable=False) as postgres:
        assert await ask(postgres.url, "select 1") == 1


async def test_a_crash_of_the_server_does_not_block_the_next_start(home: Path) -> None:
    with embedded_postgres(home) as postgres:
        await ask(postgres.url, "create table if not exists survived ()")
        os.kill(postgres.pid, signal.SIGKILL)
    with embedded_postgres(home) as postgres:
        assert await ask(postgres.url, "select count(*) from survived") == 0


async def test_a_pid_file_that_names_another_process_harms_neither(home: Path) -> None:
    account = Account.owning(home)
    with account.start("sleep", "60", output=subprocess.DEVNULL) as stranger:
        pid_file = home / "data" / "postmaster.pid"
        pid_file.write_text(f"{stranger.pid}\n{home / 'data'}\n1700000000\n5432\n\n127.0.0.1\n  1 1\nready\n")
        with embedded_postgres(home, durable=False) as postgres:
            assert await ask(postgres.url, "select 1") == 1
        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.parametrize("content", ["", "nonsense\n"])
async def test_a_torn_pid_file_does_not_block_the_next_start(home: Path, content: str) -> None:
    (home / "data" / "postmaster.pid").write_text(content)
    with embedded_postgres(home, durable=False) as postgres:
        assert await ask(postgres.url, "select 1") == 1


async def test_ends_a_server_that_outlived_its_owner(home: Path) -> None:
    with _server_without_owner(home) as outlived, embedded_postgres(home, durable=False) as postgres:
        assert await ask(postgres.url, "select 1") == 1
        assert outlived.wait(0) == 0


def test_leaves_a_server_alone_whose_data_was_not_made_here(home: Path) -> None:
    password = (home / "password").rename(home.parent / "password")
    with _server_without_owner(home) as somebodys:
        with pytest.raises(EmbeddedPostgresFailed, match="password is missing"), embedded_postgres(home):
            pass
        assert somebodys.poll() is None
    password.rename(home / "password")


@contextmanager
def _server_without_owner(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    account = Account.owning(home)
    program = find_binaries(account, made_by=None).directory / "postgres"
    options = (f"--port={free_port()}", f"--listen_addresses={HOST}", "--unix_socket_directories=")
    with account.start(program, "-D", home / "data", *options, output=subprocess.DEVNULL) as server:
        wait_until((home / "data" / "postmaster.pid").exists)
        yield server
        server.send_signal(signal.SIGINT)
