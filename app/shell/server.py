"""Granian, where its defaults would surprise: how it starts, stops and says that it is ready."""

import math
import os
import signal
import socket
import time
from collections.abc import Callable
from threading import Thread
from typing import Any, Final

from granian.constants import Interfaces, Loops, RuntimeModes
from granian.log import LogLevels
from granian.server.mp import MPServer

from app.settings import ServerSettings, Settings
from app.shell.failures import Refused
from app.shell.interruption import STOP_SIGNALS

# For what a request does besides its slowest statement.
_GRACE: Final = 2.0
_POLL: Final = 0.05


class Server(MPServer):
    """Told to stop, it finishes the requests in flight; what takes longer than they may take is killed."""

    def __init__(self, settings: Settings, ready: Callable[[], None]) -> None:
        self._ready = ready
        self._ends_with_terminal = signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN
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
        """Blocked, a signal waits until a new worker can hear it, and Ctrl-C never reaches one.

        Granian loses the requests in flight when it is told to stop three times.
        """
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        try:
            super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call] # Granian's own
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        # Not before: a fork copies the locks of other threads as they are.
        Thread(target=self._say_when_ready, daemon=True).start()

    def signal_handler_reload(self, *_: object) -> None:
        """SIGHUP. There is nothing to reload; without nohup, a closed terminal must not leave a server behind."""
        if self._ends_with_terminal:
            self.signal_handler_interrupt()  # type: ignore[no-untyped-call] # Granian's own

    def _say_when_ready(self) -> None:
        while not self.interrupt_signal:
            try:
                socket.create_connection((self.bind_addr, self.bind_port)).close()
            except OSError:
                time.sleep(_POLL)
            else:
                self._ready()
                return


def require_free_port(server: ServerSettings) -> None:
    """Granian itself would share the port with another Granian. Raises Refused."""
    family = socket.AF_INET6 if ":" in server.host else socket.AF_INET
    try:
        socket.create_server((server.host, server.port), family=family).close()
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise Refused(
            f"Cannot listen on {server.host} port {server.port} ({reason}): choose another with ROSTER_PORT or "
            "--port, or stop the program that uses it."
        ) from None
