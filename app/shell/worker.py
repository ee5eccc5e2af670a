"""What a worker process does first, before it is Roster: it learns to end, whenever it is told to."""

import gc
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable
from threading import Thread
from typing import Final

from litestar import Litestar

from app.settings import Settings

_AGAIN_AFTER: Final = 0.05
_GARBAGE_THRESHOLDS: Final = (10_000, 10, 10)


def load(create_app: Callable[[Settings], Litestar], settings: Settings) -> Litestar:
    """The settings come from the parent as an object: no command line and no environment of ours holds a password."""
    Thread(target=_end_with_parent, daemon=True).start()
    _hear_sigterm()
    app = create_app(settings)
    # What exists now lives as long as the process: looking through it again and again finds no garbage.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_GARBAGE_THRESHOLDS)
    return app


def _end_with_parent() -> None:
    """A worker whose parent was killed would keep the port, and nobody would be left to stop it."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGKILL)


def _hear_sigterm() -> None:
    """Granian runs uvloop's loop twice, to start and to serve. Before and in between, uvloop forgets signals.

    Python gives them to the descriptor set here instead, since uvloop puts its own in place only while it runs.
    """
    ears, mouth = socket.socketpair()
    mouth.settimeout(0)
    signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
    Thread(target=_send_again, args=(ears, mouth), daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: None)
    # Blocked since before the fork, so that none was lost until here (server.py).
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def _send_again(ears: socket.socket, _kept_open: socket.socket) -> None:
    """Until the loop runs: then uvloop hears it and this does not."""
    while number := ears.recv(1):
        time.sleep(_AGAIN_AFTER)
        os.kill(os.getpid(), number[0])
