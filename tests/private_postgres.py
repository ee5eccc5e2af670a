"""PostgreSQL servers that a test may kill, freeze and start again, always at the same port."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Self

from sqlalchemy.engine import URL

from adapters.database.embedded.account import Account
from adapters.database.embedded.binaries import Binaries, find_binaries
from adapters.database.embedded.cluster import SUPERUSER, make_cluster, read_password
from adapters.database.embedded.ending import end, until
from tests.memory import roomy_directory
from tests.server import DEADLINE, free_port

_SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "shared_buffers": "32MB",
    # So few that a test can take all of them.
    "max_connections": "20",
}


@dataclass
class PrivatePostgres:
    """Stopped at first. `settings` are those of postgresql.conf, for the next start."""

    directory: Path
    account: Account
    binaries: Binaries
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict, repr=False)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> URL:
        password = read_password(self.directory)
        return URL.create("postgresql+asyncpg", SUPERUSER, password, "127.0.0.1", self.port, "postgres")

    def start(self) -> None:
        """Returns when it takes connections."""
        self.launch()
        file = self.directory / "data" / "postmaster.pid"
        if not until(lambda: file.exists() and file.read_text().split()[-1:] == ["ready"], DEADLINE):
            raise AssertionError(f"PostgreSQL did not start:\n{(self.directory / 'log').read_text()}")

    def launch(self) -> None:
        """Returns while it still starts, if it does."""
        # It may have been killed: what it left would be taken for a start that is complete.
        (self.directory / "data" / "postmaster.pid").unlink(missing_ok=True)
        settings = _SETTINGS | self.settings | {"port": str(self.port)}
        options = (f"--{name}={value}" for name, value in settings.items())
        with open(self.directory / "log", "ab", opener=self.account.private) as log:
            self._process = self.account.start(
                self.binaries.directory / "postgres", "-D", self.directory / "data", *options, output=log
            )

    def stop(self) -> None:
        """As an administrator does: every client is told."""
        if process := self._process:
            end(process.pid, lambda: process.poll() is not None)

    def kill(self) -> None:
        """As `kill -9` does: all its processes at once."""
        self.signal(signal.SIGKILL)
        if self._process:
            self._process.wait()

    def signal(self, number: signal.Signals) -> None:
        """To all its processes: SIGSTOP makes it hang, SIGCONT goes on."""
        if self._process:
            for pid in (self._process.pid, *_children(self._process.pid)):
                with suppress(ProcessLookupError):
                    os.kill(pid, number)

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def standby(self, directory: Path) -> Self:
        """One that follows this one, which must be stopped while it is copied."""
        shutil.copytree(self.directory, directory, dirs_exist_ok=True, copy_function=shutil.copy)
        (directory / "data" / "standby.signal").touch()
        for path in (directory, *directory.rglob("*")):
            self.account.own(path)
        (directory / "data").chmod(0o700)
        primary = f"host=127.0.0.1 port={self.port} user={SUPERUSER} password={read_password(self.directory)}"
        return type(self)(directory, self.account, self.binaries, settings={"primary_conninfo": primary})


@contextmanager
def private_postgres() -> Iterator[PrivatePostgres]:
    """A server with an empty database, stopped at first and in any case at the end."""
    with _directory() as directory:
        account = Account.owning(directory)
        binaries = find_binaries(account, made_by=None)
        make_cluster(directory, binaries, account, durable=False)
        with _ended(PrivatePostgres(directory, account, binaries)) as postgres:
            yield postgres


@contextmanager
def standby_of(primary: PrivatePostgres) -> Iterator[PrivatePostgres]:
    """Stopped at first, as the primary must be."""
    with _directory() as directory, _ended(primary.standby(directory)) as standby:
        yield standby


def _children(parent: int) -> list[int]:
    """Each has a session of its own, so that they are no group."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout  # noqa: S607 (where it is differs between systems)
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    return [pid for pid, ppid in pairs if ppid == parent]


@contextmanager
def _directory() -> Iterator[Path]:
    with TemporaryDirectory(prefix="roster-", dir=roomy_directory(), ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield Path(name)


@contextmanager
def _ended(postgres: PrivatePostgres) -> Iterator[PrivatePostgres]:
    try:
        yield postgres
    finally:
        if postgres.is_running():
            postgres.kill()
