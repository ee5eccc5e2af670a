"""Ctrl-C, SIGTERM and a closed terminal, while `roster serve` starts."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

STOP_SIGNALS: Final = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})


class Interruption:
    """The first of these signals unwinds what was started so far; the next ones do not disturb that.

    Later the server takes the signals over.
    """

    def __init__(self) -> None:
        self._asked = False
        self._deferred = False
        for number in STOP_SIGNALS:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup asks for
                signal.signal(number, self._interrupt)

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """Where Python runs hooks, around a fork and in an import, an exception of a signal handler is lost."""
        self._deferred = True
        try:
            yield
        finally:
            self._deferred = False
        if self._asked:
            raise KeyboardInterrupt

    def _interrupt(self, *_: object) -> None:
        first, self._asked = not self._asked, True
        if first and not self._deferred:
            raise KeyboardInterrupt
