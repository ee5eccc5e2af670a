"""Waiting for what somebody else does: asking again until it is true, and never without end."""

import asyncio
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeVar

import httpx

from adapters.database.embedded.ending import until

T = TypeVar("T")

DEADLINE: Final = 30.0
_START: Final = 60.0


async def eventually(condition: Callable[[], Awaitable[T]]) -> T:
    """Ask until the answer is a true one, and give that. Raises TimeoutError."""
    async with asyncio.timeout(DEADLINE):
        while True:
            if answer := await condition():
                return answer
            await asyncio.sleep(0.005)


def wait_until(condition: Callable[[], object]) -> None:
    """The same for what needs no event loop."""
    assert until(lambda: bool(condition()), DEADLINE), "it never came true"


def wait_until_it_answers(ask: Callable[[], object], process: subprocess.Popen[bytes], log: Path) -> None:
    """`ask` raises OSError, or httpx's counterpart, as long as nobody answers."""

    def answers() -> bool:
        try:
            ask()
        except (OSError, httpx.TransportError):
            return False
        return True

    if not until(lambda: answers() or process.poll() is not None, _START) or process.poll() is not None:
        raise AssertionError(f"{process.args!r} does not answer:\n{log.read_text()}")
