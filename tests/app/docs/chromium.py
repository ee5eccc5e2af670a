"""A headless Chromium, driven through the pipe of its DevTools protocol, which needs no client library."""

import json
import os
import select
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

Message: TypeAlias = dict[str, Any]

EXECUTABLE: Final = shutil.which("chromium") or ""
DEADLINE: Final = 60.0

# On `localhost` and the like some explorers behave otherwise than where people meet them.
HOST: Final = "roster.internal"
_FLAGS: Final = (
    "--headless",
    "--remote-debugging-pipe",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
    # The network is off: no name has an address, except one, which leads to this machine.
    f"--host-resolver-rules=MAP {HOST} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


class Browser:
    """A command waits for its result. What the browser reports meanwhile is kept, in order, in `events`."""

    def __init__(self, commands: int, reports: int) -> None:
        self._commands = commands
        self._reports = reports
        self._unread = b""
        self._sent = 0
        self.events: list[Message] = []

    def command(self, method: str, session: str | None = None, **params: object) -> Message:
        self._sent += 1
        message: Message = {"id": self._sent, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + DEADLINE
        while (report := self._receive(until)).get("id") != self._sent:
            self.events.append(report)
        assert "error" not in report, f"{method}: {report['error']}"
        result: Message = report["result"]
        return result

    def _receive(self, until: float) -> Message:
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._reports], [], [], max(0.0, until - time.monotonic()))
            assert ready, "Chromium did not answer in time."
            chunk = os.read(self._reports, 1 << 16)
            assert chunk, "Chromium has ended. Its reason is in chromium.log in its profile."
            self._unread += chunk
        message, _, self._unread = self._unread.partition(b"\0")
        report: Message = json.loads(message)
        return report


@contextmanager
def running_chromium(profile: Path, origin: str) -> Iterator[Browser]:
    read_commands, commands = os.pipe()
    reports, write_reports = os.pipe()
    log = os.open(profile / "chromium.log", os.O_CREAT | os.O_WRONLY)
    process = os.posix_spawn(
        EXECUTABLE,
        [EXECUTABLE, *_FLAGS, *_options(profile, origin)],
        os.environ,
        file_actions=_descriptors(read_commands, write_reports, log),
    )
    for theirs in (read_commands, write_reports, log):
        os.close(theirs)
    try:
        yield Browser(commands, reports)
    finally:
        # The end of the pipe is what ends it, together with the processes it started.
        os.close(commands)
        os.waitpid(process, 0)
        os.close(reports)


def _options(profile: Path, origin: str) -> list[str]:
    # As over HTTPS: elsewhere browsers refuse some headers and some functions.
    return [f"--user-data-dir={profile}", f"--unsafely-treat-insecure-origin-as-secure={origin}"]


def _descriptors(commands: int, reports: int, log: int) -> list[tuple[int, int, int]]:
    # By way of numbers that are free for sure: ours may themselves be 3 and 4, which Chromium reads and writes.
    steps = [(log, 1), (log, 2), (commands, 1003), (reports, 1004), (1003, 3), (1004, 4)]
    return [(os.POSIX_SPAWN_DUP2, source, target) for source, target in steps]
