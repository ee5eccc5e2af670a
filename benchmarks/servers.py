"""How a server is started, and stopped."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from adapters.database.embedded.server import free_port
from benchmarks.load import Request, UnexpectedAnswerError, send
from benchmarks.tokens import ISSUER, SECRET_KEY

_ROOT: Final = Path(__file__).parents[1]
_READY_WITHIN: Final = 60.0
_POLL: Final = 0.1
_STOPPED_WITHIN: Final = 20.0
# What is measured is Roster's defaults, whatever the shell has set.
_SETTINGS: Final = ("ROSTER_", "DATABASE_", "READ_DATABASE_", "POSTGRES_")


class ServerFailedError(Exception):
    """A server did not start; its own words are in the message."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A command that serves on ROSTER_PORT or {port} from DATABASE_URL, until SIGTERM."""

    name: str
    command: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    """How it knows who asks, and what it leaves out."""
    is_compared: bool = True
    """Else it is measured to be known."""
    lacks: frozenset[str] = frozenset()
    """The operations that it does not have."""
    credential: str | None = None
    """What says who asks, where it is not Roster's."""
    words: Mapping[str, str] = field(default_factory=dict)
    """What its addresses call otherwise."""

    def has(self, operation: str) -> bool:
        return operation not in self.lacks

    def asked(self, request: Request) -> Request:
        """The same request, as this one understands it."""
        target = request.target
        for ours, its in self.words.items():
            target = target.replace(ours, its)
        return replace(request, target=target, credential=self.credential or request.credential)


@dataclass(frozen=True, slots=True)
class Server:
    contender: Contender
    pid: int
    port: int


ROSTER: Final = (str(Path(sys.executable).with_name("roster")), "serve")


@contextmanager
def serving(contender: Contender, url: str, directory: Path, probe: Request) -> Iterator[Server]:
    """In `directory`, where no `.env` lies. Raises ServerFailedError."""
    port = free_port()
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(_SETTINGS)}
    settings = {
        "DATABASE_URL": url,
        "ROSTER_PORT": str(port),
        "ROSTER_SECRET_KEY": SECRET_KEY,
        "ROSTER_PUBLIC_URL": ISSUER,
        "PYTHONPATH": str(_ROOT),
        **contender.settings,
    }
    log = directory / f"{contender.name}.log"
    command = [word.format(port=port) for word in contender.command]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=directory, env=inherited | settings, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        if not _answers(process, port, contender.asked(probe)):
            raise ServerFailedError(f"{contender.name} did not start: {log.read_text()[-2000:]}")
        yield Server(contender, process.pid, port)
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
