"""A bar that moves while something is measured: on a terminal only."""

import sys
import time
from typing import Final

_WIDTH: Final = 30


class Progress:
    """Of so many steps. What is left is told from the time that the last ones took: they are alike."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._done = 0
        self._began = time.monotonic()

    def step(self, words: str) -> None:
        """One more is done; `words` say what it was."""
        self._done += 1
        if not sys.stderr.isatty():
            return
        left = round((time.monotonic() - self._began) * (self._steps / self._done - 1))
        bar = "#" * round(self._done / self._steps * _WIDTH)
        end = "" if self._done < self._steps else "\r\033[K"
        sys.stderr.write(f"\r\033[K[{bar:<{_WIDTH}}] {left // 60}:{left % 60:02} left, {words}{end}")
        sys.stderr.flush()
