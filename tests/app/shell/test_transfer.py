"""`roster users import`, `roster users export` and `roster demo`."""

import gzip
from pathlib import Path

import pytest

from tests.app.shell.command import roster
from tests.credentials import REGISTERED
from tests.databases import Database

pytestmark = pytest.mark.database


@pytest.fixture
def variables(database: Database) -> dict[str, str]:
    return {"DATABASE_URL": database.url.render_as_string(hide_password=False)}


async def test_fills_a_register_and_moves_it(database: Database, variables: dict[str, str], tmp_path: Path) -> None:
    made = roster("demo", "--users", "700", directory=tmp_path, **variables)
    assert (made.stdout, made.stderr) == ("700 users were made; 0 were there already.\n", "")
    again = roster("demo", "--users", "701", directory=tmp_path, **variables)
    assert again.stdout == "1 users were made; 700 were there already.\n"
    exported = roster("users", "export", "--format", "ndjson", directory=tmp_path, **variables)
    assert exported.status == 0, exported.stderr
    assert len(exported.stdout.splitlines()) == 702
    await database.observer.execute(f"DELETE FROM {REGISTERED}")
    file = tmp_path / "users.ndjson.gz"
    file.write_bytes(gzip.compress(exported.stdout.encode()))
    done = roster("users", "import", str(file), "--on-conflict", "skip", directory=tmp_path, **variables)
    assert done.status == 0, done.stderr
    assert "created      701" in done.stdout, done.stdout
    assert roster("users", "export", "--format", "ndjson", directory=tmp_path, **variables).stdout == exported.stdout


async def test_a_refused_import_names_its_lines(database: Database, variables: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "users.csv"
    file.write_text("email,display_name\nana@example.com,Ana\nnowhere,\n")
    done = roster("users", "import", str(file), directory=tmp_path, **variables)
    assert done.status == 1
    assert (
        done.stdout
        == "line  field         code\n3     display_name  invalid_display_name\n3     email         invalid_email\n"
    )
    assert done.stderr.startswith("error: 1 of 2 lines cannot be accepted, so nothing was changed.")
    assert await database.observer.fetchval(f"SELECT count(*) FROM {REGISTERED}") == 0


def test_an_unknown_ending_needs_a_format(variables: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "users.txt"
    file.write_text("email,display_name\n")
    done = roster("users", "import", str(file), directory=tmp_path, **variables)
    assert done.status == 2
    assert "--format" in done.stderr
    assert roster("users", "import", str(file), "--format", "csv", directory=tmp_path, **variables).status == 0
