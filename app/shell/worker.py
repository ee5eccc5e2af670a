"""What a worker process does first, before it is Roster: it learns to end, whenever it is told to."""

import asyncio
import gc
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import Any, Final

import uvloop
from granian import loops
from granian.constants import Loops
from litestar import Litestar

from app.http.draining import Draining
from app.settings.settings import Settings

DRAIN_SIGNAL: Final = signal.SIGUSR1
LEAVE_SIGNAL: Final = signal.SIGUSR2
"""From the parent, and once: Granian hangs when it is told to stop twice.

SIGTERM stays blocked, since whoever sends it may mean the whole group (ADR 18).
"""
_BACKLOG: Final = 1024
_AGAIN_AFTER: Final = 0.05
_GARBAGE_THRESHOLDS: Final = (10_000, 10, 10)


class _Loop(uvloop.Loop):
    """What Granian does on SIGTERM it does on LEAVE_SIGNAL."""

    # As loosely typed as uvloop's own.
    def add_signal_handler(self, sig: int, callback: Callable[..., Any], *args: Any) -> None:  # type: ignore[override]
        super().add_signal_handler(LEAVE_SIGNAL if sig == signal.SIGTERM else sig, callback, *args)


@loops.register(Loops.uvloop)
def _make_loop() -> _Loop:
    loop = _Loop()
    asyncio.set_event_loop(loop)
    return loop


def load(create_app: Callable[[Settings], Litestar], settings: Settings, listener: socket.socket) -> Litestar:
    """The settings come from the parent as an object: no command line and no environment of ours holds a password.

    The port opens when the application has started: until then a client is refused instead of kept waiting.
    """
    Thread(target=_end_with_parent, daemon=True).start()
    _hear_leave_signal()
    app = create_app(settings)
    app.on_startup.append(partial(_open, listener))
    _hear_drain_signal(app.state.draining)
    # What exists now lives as long as the process: looking through it again and again finds no garbage.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE_THRESHOLDS)
    return app


def _open(listener: socket.socket) -> None:
    listener.listen(_BACKLOG)
    # Granian has its number and will close it. Two closing it might close what has the number by then.
    listener.detach()


def _hear_drain_signal(draining: Draining) -> None:
    def begin(*_: object) -> None:
        draining.begun = True

    signal.signal(DRAIN_SIGNAL, begin)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {DRAIN_SIGNAL})


def _end_with_parent() -> None:
    """A worker whose parent was killed would keep the port, and nobody would be left to stop it."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGKILL)


def _hear_leave_signal() -> None:
    """Granian runs uvloop's loop twice, to start and to serve. Before and in between, uvloop forgets signals.

    Python gives them to the descriptor set here instead, since uvloop puts its own in place only while it runs.
    """
    ears, mouth = socket.socketpair()
    mouth.settimeout(0)
    signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
    Thread(target=_send_again, args=(ears, mouth), daemon=True).start()
    signal.signal(LEAVE_SIGNAL, lambda *_: None)
    # Blocked since before the fork, so that none was lost until here (server.py).
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {LEAVE_SIGNAL})


def _send_again(ears: socket.socket, _kept_open: socket.socket) -> None:
    """Until the loop runs: then uvloop hears it and this does not."""
    while number := ears.recv(1):
        time.sleep(_AGAIN_AFTER)
        os.kill(os.getpid(), number[0])
