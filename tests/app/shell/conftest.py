"""A directory that the private PostgreSQL lives in, and the command in this process on a database of the test's own."""

import asyncio
import gc
import io
import sys
from asyncio import to_thread
from collections.abc import Awaitable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import pytest
from sqlalchemy.engine import URL

from adapters.database.embedded import embedded_postgres
from app.cli import main
from tests.app.shell.command import Done, revealed, serving
from tests.credentials import INSERT_CALLER
from tests.databases import Database, connect


class Shell(Protocol):
    def __call__(self, *arguments: str, stdin: str = "") -> Awaitable[Done]: ...


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """Where `roster serve --embedded --migrate` ran once: each start in it is a second one.

    Unlike tmp_path, root's `nobody` can enter it too.
    """
    with TemporaryDirectory(prefix="roster-") as directory:
        Path(directory).chmod(0o755)
        with serving(Path(directory), "--embedded", "--migrate") as server:
            server.until_ready()
        with embedded_postgres(Path(directory) / ".roster" / "postgres") as postgres:
            asyncio.run(_insert_caller(postgres.url))
        yield Path(directory)


async def _insert_caller(url: URL) -> None:
    connection = await connect(url)
    await connection.execute(INSERT_CALLER)
    await connection.close()


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    """`roster ...` in this process, which saves the second that it takes to import everything."""
    monkeypatch.chdir(tmp_path)

    async def run(*arguments: str, stdin: str = "") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        # In a thread, because it begins an event loop of its own.
        status = await to_thread(_status, *arguments)
        return Done(status, *capsys.readouterr())

    yield run
    gc.unfreeze()  # this process goes on


@pytest.fixture
def on_database(database: Database, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The same on a migrated database."""
    monkeypatch.setenv("DATABASE_URL", revealed(database.url))
    return shell


@pytest.fixture
def on_empty_database(empty_database: Database, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("DATABASE_URL", revealed(empty_database.url))
    return shell


def _status(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as end:
        main(arguments, prog_name="roster")
    return end.value.code
