"""Directories that the private PostgreSQL can live in, and the command on a database that is there already."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

import pytest
from sqlalchemy.engine import URL

from tests.app.shell.command import Done, roster, serving
from tests.databases import Database


class OnDatabase(Protocol):
    def __call__(self, *arguments: str, stdin: str = "") -> Done: ...


@pytest.fixture
def reachable() -> Iterator[Path]:
    """Unlike tmp_path, a directory that root's `nobody` can enter too."""
    with TemporaryDirectory(prefix="roster-") as directory:
        Path(directory).chmod(0o755)
        yield Path(directory)


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """Where `roster serve --embedded --migrate` ran once: each start in it is a second one."""
    with TemporaryDirectory(prefix="roster-") as directory:
        Path(directory).chmod(0o755)
        with serving(Path(directory), "--embedded", "--migrate") as server:
            server.until_ready()
        yield Path(directory)


@pytest.fixture
def on_database(database: Database, tmp_path: Path) -> OnDatabase:
    """`roster ...` on a migrated database."""

    def run(*arguments: str, stdin: str = "") -> Done:
        return roster(*arguments, directory=tmp_path, stdin=stdin, DATABASE_URL=revealed(database.url))

    return run


def revealed(url: URL) -> str:
    return url.render_as_string(hide_password=False)
