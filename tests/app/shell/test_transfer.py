"""`roster users import`, `roster users export` and `roster demo`."""

import gzip
from pathlib import Path

import pytest

from tests.app.shell.command import revealed, roster
from tests.app.shell.conftest import Shell
from tests.credentials import REGISTERED
from tests.databases import Database

pytestmark = pytest.mark.database


async def test_fills_a_register_and_moves_it(database: Database, on_database: Shell, tmp_path: Path) -> None:
    made = await on_database("demo", "--users", "700")
    assert (made.stdout, made.stderr) == ("700 users were made; 0 were there already.\n", "")
    again = await on_database("demo", "--users", "701")
    assert again.stdout == "1 users were made; 700 were there already.\n"
    exported = await on_database("users", "export", "--format", "ndjson")
    assert exported.status == 0, exported.stderr
    assert len(exported.stdout.splitlines()) == 702
    await database.observer.execute(f"DELETE FROM {REGISTERED}")
    file = tmp_path / "users.ndjson.gz"
    file.write_bytes(gzip.compress(exported.stdout.encode()))
    done = await on_database("users", "import", str(file), "--on-conflict", "skip")
    assert done.status == 0, done.stderr
    assert "created      701" in done.stdout, done.stdout
    url = revealed(database.url)
    anew = roster("users", "export", "--format", "ndjson", directory=tmp_path, DATABASE_URL=url)
    assert anew.stdout == exported.stdout


async def test_a_refused_import_names_its_lines(database: Database, on_database: Shell, tmp_path: Path) -> None:
    file = tmp_path / "users.csv"
    file.write_text("email,display_name\nana@example.com,Ana\nnowhere,\n")
    done = await on_database("users", "import", str(file))
    assert done.status == 1
    assert (
        done.stdout
        == "line  field         code\n3     display_name  invalid_display_name\n3     email         invalid_email\n"
    )
    assert done.stderr.startswith("error: 1 of 2 lines cannot be accepted, so nothing was changed.")
    assert await database.observer.fetchval(f"SELECT count(*) FROM {REGISTERED}") == 0


async def test_an_unknown_ending_needs_a_format(on_database: Shell, tmp_path: Path) -> None:
    file = tmp_path / "users.txt"
    file.write_text("email,display_name\n")
    done = await on_database("users", "import", str(file))
    assert done.status == 2
    assert "--format" in done.stderr
    assert (await on_database("users", "import", str(file), "--format", "csv")).status == 0
