"""A bar that moves while the ledger runs: on a terminal only."""

import asyncio
import sys
import time
from collections.abc import Callable
from typing import Final

_WIDTH: Final = 30
_EVERY: Final = 0.5


async def show_progress(seconds: float, acknowledged: Callable[[], int], faults: Callable[[], int]) -> None:
    """Until it is cancelled."""
    if not sys.stderr.isatty():
        return
    began = time.monotonic()
    try:
        while True:
            passed = time.monotonic() - began
            done = min(1.0, passed / seconds)
            bar = "#" * round(done * _WIDTH)
            left = max(0, round(seconds - passed))
            rate = acknowledged() / passed if passed else 0
            words = f"{acknowledged()} acknowledged ({rate:.0f}/s), {faults()} faults"
            sys.stderr.write(f"\r\033[K[{bar:<{_WIDTH}}] {left // 60}:{left % 60:02} left, {words}")
            sys.stderr.flush()
            await asyncio.sleep(_EVERY)
    finally:
        sys.stderr.write("\r\033[K")
