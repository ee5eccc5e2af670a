"""The servers that are compared: the limit, and Roster as its users start it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from adapters.database.embedded.server import free_port
from benchmarks.load import Request, UnexpectedAnswerError, send

_ROOT: Final = Path(__file__).parents[1]
_READY_WITHIN: Final = 60.0
_POLL: Final = 0.1
_STOPPED_WITHIN: Final = 20.0
SECRET_KEY: Final = "a secret that protects nothing but figures"
# What is measured is Roster's defaults, whatever the shell has set.
_SETTINGS: Final = ("ROSTER_", "DATABASE_", "READ_DATABASE_", "POSTGRES_")


class ServerFailedError(Exception):
    """A server did not start; its own words are in the message."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A command that serves on ROSTER_PORT from DATABASE_URL, until SIGTERM."""

    name: str
    command: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Server:
    name: str
    pid: int
    port: int


_BEHIND_PROXY: Final = {"ROSTER_TRUSTED_PROXIES": "127.0.0.1"}
ROSTER: Final = (str(Path(sys.executable).with_name("roster")), "serve")

CONTENDERS: Final = (
    Contender("the limit", (sys.executable, "-m", "benchmarks.limit")),
    # asyncpg's pool as it comes asks the server to forget the session after each use: a second round trip.
    Contender("the limit, its pool resetting", (sys.executable, "-m", "benchmarks.limit", "--with-reset")),
    Contender("Roster", ROSTER, _BEHIND_PROXY),
    Contender("Roster without access log", ROSTER, {"ROSTER_LOG_LEVEL": "warning", **_BEHIND_PROXY}),
)


@contextmanager
def serving(contender: Contender, url: str, directory: Path, probe: Request) -> Iterator[Server]:
    """In `directory`, where no `.env` lies. Raises ServerFailedError."""
    port = free_port()
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(_SETTINGS)}
    settings = {
        "DATABASE_URL": url,
        "ROSTER_PORT": str(port),
        "ROSTER_SECRET_KEY": SECRET_KEY,
        "PYTHONPATH": str(_ROOT),
        **contender.settings,
    }
    log = directory / f"{contender.name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            contender.command, cwd=directory, env=inherited | settings, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        if not _answers(process, port, probe):
            raise ServerFailedError(f"{contender.name} did not start: {log.read_text()[-2000:]}")
        yield Server(contender.name, process.pid, port)
    finally:
        _stop(process)


def _answers(process: subprocess.Popen[bytes], port: int, probe: Request) -> bool:
    deadline = time.monotonic() + _READY_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        try:
            send(port, [probe], expected=200)
        except (OSError, EOFError, UnexpectedAnswerError):
            time.sleep(_POLL)
        else:
            return True
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOPPED_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
