"""`roster serve` starts, says where everything is, and refuses in one line."""

import json
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.database.embedded.server import free_port
from tests.app.shell.command import Done, descendants, revealed, roster, serving
from tests.databases import Database
from tests.waiting import wait_until

pytestmark = [pytest.mark.database, pytest.mark.server]

PLANTED = "correct-horse-battery"
RecordProperty = Callable[[str, object], None]


def test_says_where_everything_is(home: Path) -> None:
    with serving(home, "--embedded") as server:
        server.until_ready()
        places = dict(line.strip().rsplit(maxsplit=1) for line in server.said.splitlines() if line.startswith("  "))
        assert Path(places.pop("Data"), "data", "PG_VERSION").exists()
        assert list(places) == ["API", "Swagger UI", "ReDoc", "Scalar", "Health check"]
        for url in places.values():
            assert server.get(url.removeprefix(server.base_url)).status_code == 200


def test_keeps_the_data_and_starts_quickly_a_second_time(home: Path, record_property: RecordProperty) -> None:
    with serving(home, "--embedded") as server:
        server.until_ready()
        created = server.post("/v1/roles", {"name": f"role-{server.port}"})
    begin = time.monotonic()
    with serving(home, "--embedded", "--migrate") as server:
        server.until_ready()
        record_property("seconds to the second start", time.monotonic() - begin)
        assert time.monotonic() - begin < 20
        assert server.get(created.headers["Location"]).json() == created.json()


def test_prefers_a_database_that_is_named(database: Database, tmp_path: Path) -> None:
    with serving(tmp_path, "--embedded", DATABASE_URL=revealed(database.url)) as server:
        server.until_ready()
        assert not (tmp_path / ".roster").exists()
        assert "Data" not in server.said


def test_migrates_an_empty_database_when_told_to(empty_database: Database, tmp_path: Path) -> None:
    with serving(tmp_path, DATABASE_URL=revealed(empty_database.url)) as server:
        server.until_ready()
        assert server.get("/health/ready").status_code == 503
    with serving(tmp_path, "--migrate", DATABASE_URL=revealed(empty_database.url)) as server:
        server.until_ready()
        assert server.get("/health/ready").status_code == 200


def test_reads_the_settings_file(database: Database, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"DATABASE_URL='{revealed(database.url)}'\nROSTER_LOG_LEVEL=error\n")
    with serving(tmp_path) as server:
        server.until_ready()
        assert server.get("/health/ready").status_code == 200


def test_is_ready_in_one_line_where_the_log_is_for_machines(database: Database, tmp_path: Path) -> None:
    with serving(tmp_path, DATABASE_URL=revealed(database.url), ROSTER_LOG_FORMAT="json") as server:
        wait_until(lambda: server.said)
        assert json.loads(server.said.splitlines()[0])["url"] == server.base_url


def test_shows_the_password_to_nobody(database: Database, tmp_path: Path) -> None:
    with serving(tmp_path, "--migrate", DATABASE_URL=revealed(database.url), ROSTER_WORKERS="2") as server:
        server.until_ready()
        server.get("/health/ready")
        for pid in (server.process.pid, *descendants(server.process.pid)):
            assert str(database.url.password) not in Path(f"/proc/{pid}/cmdline").read_text()
    assert str(database.url.password) not in server.said


def refusal(directory: Path, *arguments: str, **variables: str) -> Done:
    """One line, and nothing of a password that was given."""
    done = roster("serve", *arguments, directory=directory, **variables)
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert PLANTED not in done.stderr
    return done


def test_refuses_to_start_without_a_database(tmp_path: Path) -> None:
    refused = refusal(tmp_path)
    assert refused.status == 2
    assert "DATABASE_URL is missing" in refused.stderr


def test_a_choice_on_the_command_line_is_checked_as_a_variable_is(tmp_path: Path) -> None:
    refused = refusal(tmp_path, "--embedded", "--port", "http")
    assert refused.status == 2
    assert "ROSTER_PORT must be" in refused.stderr


def test_refuses_a_port_that_is_in_use(database: Database, tmp_path: Path) -> None:
    with serving(tmp_path, DATABASE_URL=revealed(database.url)) as first:
        first.until_ready()
        refused = refusal(tmp_path, DATABASE_URL=revealed(database.url), ROSTER_PORT=str(first.port))
    assert refused.status == 1
    assert "ROSTER_PORT" in refused.stderr


def test_a_port_in_use_leaves_no_database_behind(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        refused = refusal(home, "--embedded", "--port", str(stranger.getsockname()[1]))
    assert refused.status == 1
    assert not (home / ".roster/postgres/data/postmaster.pid").exists()


def test_refuses_a_data_directory_that_is_in_use(home: Path) -> None:
    with serving(home, "--embedded") as first:
        first.until_ready()
        refused = refusal(home, "--embedded")
    assert refused.status == 1
    assert "ROSTER_DATA_DIR" in refused.stderr


def test_fails_in_one_line_when_the_database_is_down(tmp_path: Path) -> None:
    url = f"postgresql://roster:{PLANTED}@127.0.0.1:{free_port()}/roster"
    refused = refusal(tmp_path, "--migrate", DATABASE_URL=url)
    assert refused.status == 1
    assert "cannot be reached" in refused.stderr


def test_fails_in_one_line_when_the_password_is_wrong(database: Database, tmp_path: Path) -> None:
    refused = refusal(tmp_path, "--migrate", DATABASE_URL=revealed(database.url.set(password=PLANTED)))
    assert refused.status == 1
    assert "does not accept this user with this password" in refused.stderr
