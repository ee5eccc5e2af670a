"""Mutants: bounds, signals, and stopping without losing a request."""

from typing import Final

from tests.faults.mutations.mutant import Mutant

MUTANTS: Final = (
    Mutant(
        "a signal finds a worker that hears it",
        "app/shell/worker.py",
        "    _hear_leave_signal()\n",
        "",
        ("tests/app/shell/test_stopping.py",),
    ),
    Mutant(
        "a worker waits for its parent to stop it",
        "app/shell/worker.py",
        "super().add_signal_handler(LEAVE_SIGNAL if sig == signal.SIGTERM else sig, callback, *args)",
        "super().add_signal_handler(sig, callback, *args), signal.pthread_sigmask(signal.SIG_UNBLOCK, {sig})",
        ("tests/app/shell/test_draining.py",),
    ),
    Mutant(
        "a worker is told to leave",
        "app/shell/server.py",
        "        self._tell_workers(LEAVE_SIGNAL)\n",
        "",
        ("tests/app/shell/test_draining.py",),
    ),
    Mutant(
        "a worker hears that it will stop",
        "app/shell/worker.py",
        "    _hear_drain_signal(app.state.draining)\n",
        "",
        ("tests/app/shell/test_draining.py",),
    ),
    Mutant(
        "readiness turns red while draining",
        "app/health/controller.py",
        "if draining.begun:",
        "if False:",
        ("tests/app/shell/test_draining.py",),
    ),
    Mutant(
        "a server that will stop closes its connections",
        "app/http/draining.py",
        'if draining.begun and message["type"] == "http.response.start":',
        "if False:",
        ("tests/app/http/test_draining.py",),
    ),
    Mutant(
        "a kernel that takes no filter hinders nothing",
        "app/shell/listening.py",
        "    except OSError:  #",
        "    except RecursionError:  #",
        ("tests/app/shell/test_listening.py",),
    ),
    Mutant(
        "so many requests at a time",
        "app/http/bounds.py",
        "elif self._in_progress >= self._most:",
        "elif False:",
        ("tests/faults/test_bounds.py",),
    ),
    Mutant(
        "several slashes are one",
        "app/http/bounds.py",
        '.lstrip("/").startswith(_OF_THE_REGISTER)',
        '.removeprefix("/").startswith(_OF_THE_REGISTER)',
        ("tests/faults/test_bounds.py",),
    ),
    Mutant(
        "a request that ended makes room",
        "app/http/bounds.py",
        "self._in_progress -= 1",
        "pass",
        ("tests/faults/test_bounds.py",),
    ),
    Mutant(
        "a body must arrive",
        "app/http/body.py",
        "async with timeout(BODY_SECONDS):",
        "async with timeout(None):",
        ("tests/faults/test_bounds.py",),
    ),
)
