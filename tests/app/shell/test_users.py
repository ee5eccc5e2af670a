"""`roster users`: what the API does, by the same use cases."""

import json
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher

from tests.app.shell.command import revealed, roster, serving
from tests.app.shell.conftest import Shell
from tests.credentials import REGISTERED
from tests.databases import Database

pytestmark = pytest.mark.database

PASSWORD = "four unrelated words here"
ANA = ("users", "create", "--email", "ana@example.com", "--name", "Ana")


@pytest.mark.server
def test_shows_what_the_api_answers(database: Database, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"DATABASE_URL='{revealed(database.url)}'\n")
    created = roster(*ANA, "--password-stdin", "--json", directory=tmp_path, stdin=f"{PASSWORD}\n")
    user_id = json.loads(created.stdout)["id"]
    shown = roster("users", "show", user_id, "--json", directory=tmp_path)
    with serving(tmp_path) as server:
        server.until_ready()
        assert server.get(f"/v1/users/{user_id}").text + "\n" == shown.stdout == created.stdout


async def test_keeps_the_password_as_a_hash_of_it_alone(database: Database, on_database: Shell) -> None:
    created = await on_database(*ANA, "--password-stdin", stdin=f"{PASSWORD}\n")
    kept = await database.observer.fetchval(f"SELECT password_hash FROM {REGISTERED}")
    assert created.status == 0
    assert PASSWORD not in created.stdout + created.stderr
    assert PasswordHasher().verify(kept, PASSWORD)


async def test_shows_a_user_to_people(on_database: Shell) -> None:
    created = await on_database(*ANA, "--no-password")
    fields = dict(line.split(maxsplit=1) for line in created.stdout.splitlines())
    assert (fields["email"], fields["status"], fields["roles"]) == ("ana@example.com", "active", "(none)")


async def test_deactivates(database: Database, on_database: Shell) -> None:
    await on_database(*ANA, "--no-password")
    user_id = await database.observer.fetchval(f"SELECT id FROM {REGISTERED}")
    done = await on_database("users", "deactivate", str(user_id), "--json")
    assert json.loads(done.stdout)["status"] == "deactivated"
    assert await database.observer.fetchval(f"SELECT status FROM {REGISTERED}") == "deactivated"


async def test_the_audit_trail_names_the_shell(database: Database, on_database: Shell) -> None:
    await on_database(*ANA, "--no-password")
    events = await database.observer.fetch("SELECT action, actor, request_id, client_address FROM audit_events")
    assert [tuple(event) for event in events] == [("user_registered", "shell", None, None)]


async def test_refuses_a_taken_email(on_database: Shell) -> None:
    await on_database(*ANA, "--no-password")
    again = await on_database("users", "create", "--email", "ANA@example.com", "--name", "Another", "--no-password")
    assert again.status == 1
    assert again.stdout == ""
    assert again.stderr.startswith("error: Another user has this e-mail address.")
    assert again.stderr.endswith(" (email_already_taken)\n")


async def test_a_refused_user_leaves_no_trace(database: Database, on_database: Shell) -> None:
    refused = await on_database(*ANA, "--password-stdin", stdin="short\n")
    assert (refused.status, refused.stderr.split()[-1]) == (1, "(weak_password)")
    assert await database.observer.fetchval(f"SELECT count(*) FROM {REGISTERED}") == 0


async def test_says_that_there_is_no_such_user(on_database: Shell) -> None:
    unknown = await on_database("users", "show", str(uuid4()))
    assert (unknown.status, unknown.stderr.split()[-1]) == (1, "(user_not_found)")


async def test_says_to_migrate_when_the_tables_are_missing(on_empty_database: Shell) -> None:
    failed = await on_empty_database(*ANA, "--no-password")
    assert failed.status == 1
    assert failed.stderr == "error: The tables are not those of this version: run `roster db upgrade`.\n"


@pytest.mark.parametrize("arguments", [(), ("--password-stdin", "--no-password"), ("--password", PASSWORD)])
async def test_is_told_where_the_password_comes_from(shell: Shell, arguments: tuple[str, ...]) -> None:
    misused = await shell(*ANA, *arguments, stdin=PASSWORD)
    assert misused.status == 2
    assert "Error" in misused.stderr


async def test_the_first_administrator_is_registered_with_the_role(database: Database, on_database: Shell) -> None:
    created = await on_database(*ANA, "--administrator", "--password-stdin", "--json", stdin=f"{PASSWORD}\n")
    assert (created.status, json.loads(created.stdout)["roles"]) == (0, ["administrator"])
    events = await database.observer.fetch("SELECT action, actor FROM audit_events ORDER BY id")
    assert [tuple(event) for event in events] == [("user_registered", "shell"), ("role_granted", "shell")]
