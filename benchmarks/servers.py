"""The servers that are compared: the limit, and Roster as its users start it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from adapters.database.embedded.server import free_port
from benchmarks.load import Request, UnexpectedAnswerError, send

_PROGRAMS: Final = Path(sys.executable).parent
_READY_WITHIN: Final = 60.0
_STOPPED_WITHIN: Final = 20.0


class ServerFailedError(Exception):
    """A server that did not start; its own words are in the message."""


@dataclass(frozen=True, slots=True)
class Server:
    name: str
    pid: int
    port: int


@contextmanager
def limit(log: Path, url: str, probe: Request) -> Iterator[Server]:
    """On Granian as `roster serve` sets it (app/shell/server.py). Raises ServerFailedError."""
    port = free_port()
    options = ("--interface", "asgi", "--loop", "uvloop", "--runtime-mode", "st", "--no-ws", "--port", str(port))
    command: list[str | Path] = [_PROGRAMS / "granian", *options, "benchmarks.limit:app"]
    with _running("limit", command, port, {"DATABASE_URL": url}, log, probe) as server:
        yield server


@contextmanager
def roster(name: str, log: Path, url: str, probe: Request, **settings: str) -> Iterator[Server]:
    """As its users run it. Raises ServerFailedError."""
    port = free_port()
    environment = {"DATABASE_URL": url, "ROSTER_PORT": str(port), **settings}
    with _running(name, [_PROGRAMS / "roster", "serve"], port, environment, log, probe) as server:
        yield server


@contextmanager
def _running(
    name: str, command: Sequence[str | Path], port: int, environment: Mapping[str, str], log: Path, probe: Request
) -> Iterator[Server]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=os.environ | environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        if not _answers(process, port, probe):
            raise ServerFailedError(f"{name} did not start: {log.read_text()[-2000:]}")
        yield Server(name, process.pid, port)
    finally:
        _stop(process)


def _answers(process: subprocess.Popen[bytes], port: int, probe: Request) -> bool:
    deadline = time.monotonic() + _READY_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        try:
            send(port, [probe], expected=200)
        except (OSError, EOFError, ExceptionGroup, UnexpectedAnswerError):
            time.sleep(0.1)
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
