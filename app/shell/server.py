"""Granian, where its defaults would surprise: how it starts, stops and says that it is ready."""

import math
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Any, Final

from granian._granian import SocketHolder
from granian.constants import Interfaces, Loops, RuntimeModes
from granian.log import LogLevels
from granian.server.mp import MPServer

from app.settings.settings import Settings
from app.shell.interruption import STOP_SIGNALS
from app.shell.listening import refuse_newcomers
from app.shell.worker import DRAIN_SIGNAL, LEAVE_SIGNAL

# For what a request does besides its slowest statement.
_GRACE: Final = 2.0
_POLL: Final = 0.05
# From the last newcomer's first packet until a worker has read its request, over a slow network.
_LINGER: Final = 0.2


class Server(MPServer):
    """SIGTERM drains, then the requests in flight are finished; what takes longer than they may take is killed.

    Ctrl-C and a closed terminal leave the draining out: nobody stands in front of a terminal's server.
    A second SIGTERM or Ctrl-C ends it at once.
    """

    def __init__(self, settings: Settings, listener: socket.socket, ready: Callable[[], None]) -> None:
        self._listener = listener
        self._ready = ready
        self._drain_seconds = settings.server.drain_seconds
        self._ends_with_terminal = signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN
        self._told_by: int | None = None
        self._at_once = Event()
        super().__init__(
            "roster",
            address=settings.server.host,
            port=settings.server.port,
            interface=Interfaces.ASGI,
            workers=settings.server.workers,
            loop=Loops.uvloop,
            # One thread moves the bytes of a worker: more of them only wait for Python's lock.
            runtime_mode=RuntimeModes.st,
            websockets=False,
            log_level=LogLevels.warning,
            workers_kill_timeout=math.ceil(settings.database.statement_timeout + _GRACE),
        )

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        """Blocked, a signal waits until a new worker can hear it. Those of STOP_SIGNALS never reach one."""
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS | {DRAIN_SIGNAL, LEAVE_SIGNAL})
        try:
            super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call] # Granian's own
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        # Not before: a fork copies the locks of other threads as they are.
        Thread(target=self._say_when_ready, daemon=True).start()

    def shutdown(self, exit_code: int = 0) -> None:
        if self._told_by == signal.SIGTERM and self._drain_seconds:
            self._drain()
        super().shutdown(exit_code)  # type: ignore[no-untyped-call] # Granian's own

    def signal_handler_interrupt(self, number: int = signal.SIGHUP, *_: object) -> None:
        """SIGHUP is never the second: a terminal that closes may send it twice."""
        if number != signal.SIGHUP and self._told_by is not None:
            self._at_once.set()
            for worker in self.wrks:
                worker.kill()  # type: ignore[no-untyped-call] # Granian's own
        elif number != signal.SIGHUP:
            self._told_by = number
        super().signal_handler_interrupt()  # type: ignore[no-untyped-call] # Granian's own

    def signal_handler_reload(self, *_: object) -> None:
        """SIGHUP. There is nothing to reload; without nohup, a closed terminal must not leave a server behind."""
        if self._ends_with_terminal:
            self.signal_handler_interrupt()

    def _drain(self) -> None:
        """Until every proxy has noticed, or nobody shall wait for that any more."""
        self._tell_workers(DRAIN_SIGNAL)
        if not self._at_once.wait(self._drain_seconds) and refuse_newcomers(self._listener):
            self._at_once.wait(_LINGER)

    def _stop_workers(self) -> None:
        """The port is closed here by now. A worker that leaves sooner leaves whoever connects to nobody.

        They do not hear the SIGTERM that Granian sends.
        """
        self._tell_workers(LEAVE_SIGNAL)
        super()._stop_workers()  # type: ignore[no-untyped-call] # Granian's own

    def _tell_workers(self, number: signal.Signals) -> None:
        for worker in self.wrks:
            with suppress(ProcessLookupError):
                os.kill(worker.inner.pid, number)

    def _init_shared_socket(self) -> None:
        """One for all workers, where Granian has one for each: a worker that ends takes no waiting connection along."""
        self._listener.set_inheritable(True)
        self._sso = self._listener  # Granian closes it
        is_unix_socket = False
        holder: Any = SocketHolder  # its stub lacks what it is made from
        self._shd = holder(self._listener.fileno(), is_unix_socket, self.backlog)

    def _say_when_ready(self) -> None:
        while not self.interrupt_signal:
            try:
                socket.create_connection((self.bind_addr, self.bind_port)).close()
            except OSError:
                time.sleep(_POLL)
            else:
                self._ready()
                return
