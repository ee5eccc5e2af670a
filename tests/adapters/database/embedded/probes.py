"""What the tests of the private PostgreSQL ask: the server, and the kernel."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy.engine import URL

StartOwner = Callable[..., subprocess.Popen[str]]

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, or needs what only Linux can do")


async def ask(url: URL, *statements: str, password: str | None = None) -> Any:
    """Gives the value that the last statement gives."""
    connection = await asyncpg.connect(
        host=url.host,
        port=url.port,
        user=url.username,
        password=password or url.password,
        database=url.database,
        ssl=False,
        timeout=10,
    )
    try:
        answers = [await connection.fetchval(statement) for statement in statements]
    finally:
        await connection.close()
    return answers[-1]


def kernel_says(pid: int, name: str) -> str:
    """A file of /proc about the process."""
    return Path(f"/proc/{pid}/{name}").read_text()


def program_of(pid: int) -> Path:
    return Path(f"/proc/{pid}/exe").readlink()


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def owners_in(directory: Path) -> set[int]:
    return {path.stat().st_uid for path in directory.iterdir()}


def server_of(owner: subprocess.Popen[str]) -> int:
    """Waits until it runs."""
    assert owner.stdout
    return int(owner.stdout.readline())
