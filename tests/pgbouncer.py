"""A private PgBouncer in transaction mode, for what must work through one too."""

import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from sqlalchemy.engine import URL

from adapters.database.embedded.account import Account
from adapters.database.embedded.ending import end
from adapters.database.embedded.server import HOST, free_port
from tests.waiting import wait_until_it_answers

PGBOUNCER: Final = shutil.which("pgbouncer", path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin")
_CONFIGURATION: Final = """
[databases]
* = host={server.host} port={server.port}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {directory}/users
auth_user = {server.username}
admin_users = {server.username}
pool_mode = transaction
{settings}
"""
_SETTINGS: Final[Mapping[str, str]] = {
    # Fewer than the clients, so that each statement may well meet another server connection than the last one.
    "default_pool_size": "2",
    # It would otherwise refuse everybody for fifteen seconds after the server was away.
    "server_login_retry": "0.2",
}

_KEEPS_STATEMENTS: Final = (1, 21)
"""From this version on PgBouncer may keep prepared statements for its clients. Roster must not rely on that."""

SWALLOWED: Final = (
    "statement_timeout,lock_timeout,idle_in_transaction_session_timeout,jit,default_transaction_read_only"
)
"""All that Roster sets at connection, for PgBouncer's `ignore_startup_parameters`."""


def pgbouncer_version() -> tuple[int, ...]:
    """Of the program that is installed."""
    printed = subprocess.run([str(PGBOUNCER), "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(map(int, printed.split()[1].split(".")))


@contextmanager
def running_pgbouncer(server: URL, **settings: str) -> Iterator[URL]:
    """Gives `server` as it is reached through PgBouncer: any of its databases, any of its roles with a password.

    `settings` are lines for pgbouncer.ini. Skips the test where the program is missing.
    """
    if PGBOUNCER is None:
        pytest.skip("pgbouncer is not installed: .ci/run installs it when it runs as root")
    account = Account.owning(Path(PGBOUNCER))
    with TemporaryDirectory(prefix="pgbouncer-") as name:
        directory, port = Path(name), free_port()
        account.own(directory)
        newer = {"max_prepared_statements": "0"} if pgbouncer_version() >= _KEEPS_STATEMENTS else {}
        lines = "\n".join(f"{key} = {value}" for key, value in ({**_SETTINGS, **newer, **settings}).items())
        configuration = _CONFIGURATION.format(server=server, port=port, directory=directory, settings=lines)
        _write(directory / "pgbouncer.ini", configuration, account)
        _write(directory / "users", f'"{server.username}" "{server.password}"\n', account)
        with (directory / "log").open("wb") as log:
            process = account.start(PGBOUNCER, directory / "pgbouncer.ini", output=log)
        try:
            wait_until_it_answers(lambda: _knock(port), process, directory / "log")
            yield server.set(host=HOST, port=port)
        finally:
            process.terminate()
            end(process.pid, lambda: process.poll() is not None)


def _write(path: Path, text: str, account: Account) -> None:
    with open(path, "w", opener=account.private) as file:
        file.write(text)


def _knock(port: int) -> None:
    socket.create_connection((HOST, port)).close()
