"""Processes that are stopped, killed and started again: always by their ids."""

import os
import signal
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from adapters.database.embedded.ending import until


def children(pid: int) -> list[int]:
    """Those that still run, or that nobody has waited for."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    return [child for child, parent in pairs if parent == pid]


def send(number: signal.Signals, pids: Iterable[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def is_gone(pid: int) -> bool:
    """As Linux knows it."""
    try:
        # A zombie is gone: nobody but its parent has anything left to do with it.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def until_gone(pids: Iterable[int], within: float) -> None:
    """Raises TimeoutError."""
    waiting = list(pids)
    if not until(lambda: all(map(is_gone, waiting)), within):
        raise TimeoutError(f"Of the processes {waiting}, some did not end within {within:.0f} s.")
