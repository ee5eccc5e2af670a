"""Processes that are stopped, killed and started again: always by their ids."""

import asyncio
import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

_POLL: Final = 0.02


def children(pid: int) -> list[int]:
    """Of all its threads, as Linux knows them."""
    words = " ".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children"))
    return [int(word) for word in words.split()]


def send(number: signal.Signals, pids: Iterable[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def is_gone(pid: int) -> bool:
    try:
        # A zombie is gone: nobody but its parent has anything left to do with it.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


async def until_gone(pid: int, within: float) -> None:
    """Raises TimeoutError."""
    async with asyncio.timeout(within):
        while not is_gone(pid):  # noqa: ASYNC110 (nothing tells us)
            await asyncio.sleep(_POLL)
