"""The server process: started, awaited, and stopped in any case."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from adapters.database.embedded.account import Account
from adapters.database.embedded.ending import end, until
from adapters.database.embedded.errors import EmbeddedPostgresFailed

HOST: Final = "127.0.0.1"
# Recovery from a crash comes before the first connection, and may take its time.
_READY_WITHIN: Final = 60.0
_ATTEMPTS: Final = 5
_LOG_LINES: Final = 20
_SETTINGS: Final = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    # People's data is in statements and in the details of errors: it does not belong in a log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_NOT_DURABLE: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def serve(directory: Path, programs: Path, account: Account, *, durable: bool) -> Iterator[tuple[int, int]]:
    """Gives the process id and the port. Raises EmbeddedPostgresFailed when no connection is possible in time."""
    settings = _SETTINGS if durable else _SETTINGS | _NOT_DURABLE
    log = directory / "server.log"
    for attempt in range(1, _ATTEMPTS + 1):
        port = free_port()
        command = _command(programs / "postgres", directory / "data", settings | {"port": str(port)})
        begin = log.stat().st_size if log.exists() else 0
        with _process(command, log, account) as process:
            if becomes_ready(process, directory / "data"):
                yield process.pid, port
                return
        said = _end_of(log, begin)
        # Somebody may take the port between our look and the server's.
        if "could not bind" not in said or attempt == _ATTEMPTS:
            raise EmbeddedPostgresFailed(
                f"PostgreSQL did not start in {directory}. Set ROSTER_DATA_DIR to try another directory, or "
                f"DATABASE_URL to use a PostgreSQL of yours. The end of {log.name} says:\n{said}"
            )


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


def _command(postgres: Path, data: Path, settings: dict[str, str]) -> list[str]:
    options = (f"--{name}={value}" for name, value in settings.items())
    return [str(postgres), "-D", str(data), *options]


@contextmanager
def _process(command: list[str], log: Path, account: Account) -> Iterator[subprocess.Popen[bytes]]:
    with open(log, "ab", opener=account.private) as output:
        process = account.start(*command, output=output)
    try:
        yield process
    finally:
        end(process.pid, lambda: process.poll() is not None)


def becomes_ready(process: subprocess.Popen[bytes], data: Path) -> bool:
    """As pg_ctl finds out: the server itself writes it down.

    A connection would prove less: whoever took the port may be another PostgreSQL, and would answer too.
    """

    def says_so() -> bool:
        try:
            words = (data / "postmaster.pid").read_text().split()
        except FileNotFoundError:
            return False
        return words[:1] == [str(process.pid)] and words[-1] == "ready"

    until(lambda: process.poll() is not None or says_so(), _READY_WITHIN)
    return process.poll() is None and says_so()


def _end_of(log: Path, begin: int) -> str:
    with log.open("rb") as file:
        file.seek(begin)
        lines = file.read().decode(errors="replace").splitlines()
    return "\n".join(lines[-_LOG_LINES:])
