"""The command as its users run it: a process of its own, with the variables that a test gives it and no other."""

import gc
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy.engine import URL

from adapters.database.embedded.server import free_port
from app.cli import compose
from app.shell.wiring import Wiring
from benchmarks.breakable.processes import children, is_gone
from tests.credentials import AUTHORIZATION
from tests.server import NOBODY, ROOT, ROSTER, SECRET_KEY, stop
from tests.waiting import wait_until


@dataclass(frozen=True)
class Done:
    """How a command ended, and all that it said."""

    status: int | str | None
    stdout: str
    stderr: str


def roster(*arguments: str, directory: Path, stdin: str = "", **variables: str) -> Done:
    done = subprocess.run(
        [ROSTER, *arguments],
        cwd=directory,
        env=environment(variables),
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def environment(variables: dict[str, str]) -> dict[str, str]:
    """Coverage is measured in other processes too, where it is measured at all."""
    kept = {name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("COVERAGE_")}
    # Not the installed code where the tests are those of a copy.
    own = {"COLUMNS": "120", "ROSTER_DRAIN_SECONDS": "0", "ROSTER_SECRET_KEY": SECRET_KEY, "PYTHONPATH": str(ROOT)}
    return kept | own | variables


@dataclass(frozen=True)
class Serving:
    """`roster serve`, in a process group of its own as a terminal would make one."""

    process: subprocess.Popen[bytes]
    port: int
    output: Path

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def said(self) -> str:
        return self.output.read_text()

    def until_ready(self) -> None:
        wait_until(lambda: "Roster is ready" in self.said or self.process.poll() is not None)
        assert self.process.poll() is None, self.said

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"{self.base_url}{path}", headers=AUTHORIZATION, timeout=30, verify=NOBODY)

    def post(self, path: str, content: object) -> httpx.Response:
        return httpx.post(f"{self.base_url}{path}", json=content, headers=AUTHORIZATION, timeout=30, verify=NOBODY)


@contextmanager
def serving(directory: Path, *arguments: str, **variables: str) -> Iterator[Serving]:
    port = free_port()
    output = directory / f"serve-{port}.log"
    with output.open("wb") as log:
        process = subprocess.Popen(
            [ROSTER, "serve", "--port", str(port), *arguments],
            cwd=directory,
            env=environment(variables),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield Serving(process, port, output)
    finally:
        stop(process)


def revealed(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def composed() -> Wiring:
    """As the verbs get it."""
    wiring = compose()
    gc.unfreeze()  # of this process, which goes on
    assert isinstance(wiring, Wiring)
    return wiring


def descendants(pid: int) -> list[int]:
    """Children, and their children."""
    return [found for child in children(pid) for found in (child, *descendants(child))]


def survivors(pids: list[int]) -> list[int]:
    return [pid for pid in pids if not is_gone(pid)]
