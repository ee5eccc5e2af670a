"""`roster db revision` writes migrations."""

from pathlib import Path
from shutil import copytree

import pytest

from adapters.database import migrations
from tests.app.shell.conftest import Shell
from tests.databases import Database

pytestmark = pytest.mark.database


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of a copy of the migrations, to write into."""
    copy = tmp_path / "migrations"
    copytree(migrations._DIRECTORY, copy)
    monkeypatch.setattr(migrations, "_DIRECTORY", copy)
    return copy / "versions"


def texts(versions: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in versions.glob("*.py")}


async def test_writes_what_the_database_lacks(database: Database, on_database: Shell, versions: Path) -> None:
    await database.observer.execute("ALTER TABLE users DROP COLUMN password_hash")
    name = f"{len(texts(versions)) + 1:04}_name_users_again.py"
    written = await on_database("db", "revision", "-m", "name users again")
    assert written.status == 0
    assert written.stdout == f"Written, now read and complete it: {versions / name}\n"
    assert "op.add_column('users'" in texts(versions)[name]


async def test_leaves_an_empty_one_to_its_author(on_empty_database: Shell, versions: Path) -> None:
    written = await on_empty_database("db", "revision", "--empty", "-m", "move data")
    assert "pass" in texts(versions)[written.stdout.strip().rpartition("/")[2]]


async def test_compares_only_with_the_newest_revision(on_empty_database: Shell) -> None:
    refused = await on_empty_database("db", "revision", "-m", "everything")
    assert (refused.status, "roster db upgrade" in refused.stderr) == (1, True)
