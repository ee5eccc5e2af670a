"""`roster db`: Alembic's commands, in our words."""

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from adapters.database.embedded.server import free_port
from adapters.database.migrations import head_revision
from tests.app.shell.command import Done, environment, revealed, roster
from tests.app.shell.conftest import Shell
from tests.databases import Database
from tests.server import ROSTER

pytestmark = pytest.mark.database

AT_HEAD = f"The database is at {head_revision()} (head).\n"
NO_TABLES = "The database has no tables yet: run `roster db upgrade`.\n"
PASSWORD = "p%4@ /#s"


async def test_goes_up_and_down(on_empty_database: Shell) -> None:
    for arguments, answer in [
        (("current",), NO_TABLES),
        (("upgrade",), AT_HEAD),
        (("current",), AT_HEAD),
        (("downgrade", "base"), NO_TABLES),
        (("upgrade", "head"), AT_HEAD),
        (("downgrade", "0001"), "The database is at 0001.\n"),
        (("downgrade", "-1"), NO_TABLES),
    ]:
        assert await on_empty_database("db", *arguments) == Done(0, answer, "")


def test_three_may_upgrade_at_once(empty_database: Database, tmp_path: Path) -> None:
    started = [
        subprocess.Popen(
            [ROSTER, "db", "upgrade"],
            cwd=tmp_path,
            env=environment({"DATABASE_URL": revealed(empty_database.url)}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    outputs = [process.communicate(timeout=60) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0]
    assert outputs == [(AT_HEAD, "")] * 3


async def test_checks_that_nothing_differs(on_database: Shell) -> None:
    assert (await on_database("db", "check")).status == 0


async def test_check_shows_what_differs(database: Database, on_database: Shell) -> None:
    await database.observer.execute("ALTER TABLE users DROP COLUMN password_hash")
    differs = await on_database("db", "check")
    assert differs.status == 1
    assert "op.add_column('users', sa.Column('password_hash'" in differs.stdout
    assert "roster db revision" in differs.stderr


async def test_check_fails_before_the_newest_revision(on_empty_database: Shell) -> None:
    behind = await on_empty_database("db", "check")
    assert behind == Done(1, "", "error: The database is not at the newest revision: run `roster db upgrade`.\n")


async def test_refuses_a_revision_that_does_not_exist(on_database: Shell) -> None:
    unknown = await on_database("db", "upgrade", "9999")
    assert unknown.status == 1
    assert unknown.stderr.startswith("error: Can't locate revision identified by '9999'")
    assert unknown.stderr.count("\n") == 1


async def test_fails_in_one_line_when_the_database_is_down(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://roster:correct-horse@127.0.0.1:{free_port()}/roster")
    down = await shell("db", "upgrade")
    assert (down.status, down.stdout, down.stderr.count("\n")) == (1, "", 1)
    assert "correct-horse" not in down.stderr


@pytest.fixture
async def role(empty_database: Database) -> AsyncIterator[str]:
    """A user of the database, of the same name, with a password that every format reads differently."""
    name = str(empty_database.url.database)
    await empty_database.observer.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'")
    yield name
    await empty_database.observer.execute(f"REASSIGN OWNED BY {name} TO CURRENT_USER; DROP OWNED BY {name}")
    await empty_database.observer.execute(f"DROP ROLE {name}")


async def test_any_password_works(empty_database: Database, role: str, tmp_path: Path) -> None:
    await empty_database.observer.execute(f"ALTER DATABASE {role} OWNER TO {role}")
    url = empty_database.url.set(username=role, password=PASSWORD)
    parts = {
        "POSTGRES_USER": role,
        "POSTGRES_PASSWORD": PASSWORD,
        "POSTGRES_SERVER": url.host or "",
        "POSTGRES_PORT": str(url.port),
        "POSTGRES_DATABASE": role,
    }
    assert roster("db", "upgrade", directory=tmp_path, DATABASE_URL=revealed(url)) == Done(0, AT_HEAD, "")
    assert roster("db", "current", directory=tmp_path, **parts) == Done(0, AT_HEAD, "")


async def test_says_that_the_user_lacks_the_right(
    empty_database: Database, role: str, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = empty_database.url.set(username=role, password=PASSWORD)
    monkeypatch.setenv("DATABASE_URL", revealed(url))
    refused = await shell("db", "upgrade")
    assert refused.status == 1
    assert refused.stderr.startswith("error: The database's user may not do this")


async def test_says_that_there_is_no_such_database(
    postgres: URL, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", revealed(postgres.set(database="nowhere")))
    refused = await shell("db", "current")
    assert refused.status == 1
    assert refused.stderr.startswith("error: There is no such database")
