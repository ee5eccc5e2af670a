"""How a server ends: asked first, forced last. Also one that outlived its owner."""

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from adapters.database.embedded.account import Account
from adapters.database.embedded.errors import EmbeddedPostgresFailed

# Disconnect everyone and write everything down; leave that to the next start; by force. With seconds to wait.
_FIRMER: Final = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
_POLL: Final = 0.01


def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not (true := condition()) and time.monotonic() < deadline:
        time.sleep(_POLL)
    return true


def end(pid: int, has_ended: Callable[[], bool]) -> bool:
    for signal_number, seconds in _FIRMER:
        if has_ended():
            break
        with suppress(ProcessLookupError):
            os.kill(pid, signal_number)
        until(has_ended, seconds)
    return has_ended()


def end_leftover(data: Path, account: Account) -> None:
    """A dead owner's server may still be shutting down, or, where nothing told it to, still be running.

    The caller holds the directory, so nobody else needs it. Raises EmbeddedPostgresFailed when it does not end.
    """
    file = data / "postmaster.pid"
    try:
        pid = int(file.read_text().split(maxsplit=1)[0])
    except (FileNotFoundError, ValueError, IndexError):
        pid = None
    if pid and not end(pid, lambda: not _serves(pid, data, account)):
        raise EmbeddedPostgresFailed(
            f"Process {pid} runs PostgreSQL in {data} and does not end. End it, then try again."
        )
    # After a power cut the number may be another process's by now, which PostgreSQL would take for a server.
    file.unlink(missing_ok=True)


def _serves(pid: int, data: Path, account: Account) -> bool:
    """Numbers are used again: only a `postgres` that was given this directory is ours to end."""
    command = _command_line(pid, account)
    return "postgres" in command and f" -D {data} " in command


def _command_line(pid: int, account: Account) -> str:
    if sys.platform == "linux":
        with suppress(OSError):
            return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes()).replace("\0", " ")
        return ""
    return account.run("ps", "-ww", "-o", "args=", "-p", str(pid))[1]
