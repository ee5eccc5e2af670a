"""`roster roles`: list, create and assign."""

import json
from asyncio import to_thread
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app.roles.providers import provide_create_role
from app.shell import roles
from app.shell.use_cases import execute
from domain.roles.use_cases.create_role import CreateRoleCommand
from tests.app.shell.command import composed, revealed
from tests.app.shell.conftest import Shell
from tests.databases import Database

pytestmark = pytest.mark.database


async def test_reads_every_page(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", revealed(database.url))
    monkeypatch.setattr(roles, "LIMIT_MAX", 1)
    for name in ("editor", "reader"):
        await to_thread(execute, composed, provide_create_role, CreateRoleCommand(name=name))
    found = await to_thread(list, roles._all(composed))
    assert [role.name.text for role in found] == ["administrator", "editor", "reader"]


async def test_creates_and_lists(on_database: Shell) -> None:
    created = await on_database(
        "roles",
        "create",
        "editor",
        "--description",
        "Writes.",
        "--permission",
        "users:write",
        "--permission",
        "users:read",
        "--json",
    )
    listed = json.loads((await on_database("roles", "list", "--json")).stdout)
    assert [role["name"] for role in listed["items"]] == ["administrator", "editor"]
    assert listed["items"][1] == json.loads(created.stdout)
    assert listed["items"][1]["permissions"] == ["users:read", "users:write"]
    assert listed["next_cursor"] is None


async def test_lists_for_people(on_database: Shell) -> None:
    await on_database("roles", "create", "editor", "--description", "Writes.")
    names = [line.split()[0] for line in (await on_database("roles", "list")).stdout.splitlines()]
    assert names == ["administrator", "editor"]


async def test_assigns_by_name_and_by_id(database: Database, on_database: Shell) -> None:
    ana = ("--email", "ana@example.com", "--name", "Ana", "--no-password")
    user = json.loads((await on_database("users", "create", *ana, "--json")).stdout)
    role = json.loads((await on_database("roles", "create", "editor", "--json")).stdout)
    by_name = await on_database("roles", "assign", user["id"], "administrator")
    by_id = await on_database("roles", "assign", user["id"], role["id"])
    assert by_name.stdout == f"User {user['id']} has the role administrator.\n"
    assert by_id.stdout == f"User {user['id']} has the role editor.\n"
    assert await database.observer.fetchval("SELECT count(*) FROM user_roles WHERE user_id = $1", user["id"]) == 2


async def test_grants_for_a_time(database: Database, on_database: Shell) -> None:
    ana = ("--email", "ana@example.com", "--name", "Ana", "--no-password")
    user = json.loads((await on_database("users", "create", *ana, "--json")).stdout)
    terms = ("--expires-at", "2101-01-01T00:00:00Z", "--reason", "Stands in.")
    granted = await on_database("roles", "grant", user["id"], "administrator", *terms)
    assert granted.stdout == f"User {user['id']} has the role administrator until 2101-01-01T00:00:00+00:00.\n"
    row = await database.observer.fetchrow(
        "SELECT expires_at::text, reason, granted_by FROM user_roles WHERE user_id = $1", user["id"]
    )
    assert row
    assert (row["expires_at"][:4], row["reason"], row["granted_by"]) == ("2101", "Stands in.", "shell")


@pytest.mark.parametrize("time", ["tomorrow", "2101-01-01T00:00:00", "9999-12-31T23:59:59-14:00"])
async def test_a_time_needs_its_offset(on_database: Shell, time: str) -> None:
    misused = await on_database("roles", "grant", str(uuid4()), "administrator", "--expires-at", time)
    assert misused.status == 2
    assert "2026-05-01T17:00:00Z" in misused.stderr


@pytest.mark.parametrize("role", ["nobody-has-this", "No Slug", str(UUID(int=0)), "0199"])
async def test_says_that_there_is_no_such_role(on_database: Shell, role: str) -> None:
    unknown = await on_database("roles", "assign", str(uuid4()), role)
    assert unknown.status == 1
    assert unknown.stderr == "error: There is no such role: `roster roles list` shows all of them. (role_not_found)\n"


async def test_says_that_there_is_no_such_user(on_database: Shell) -> None:
    unknown = await on_database("roles", "assign", str(uuid4()), "administrator")
    assert (unknown.status, unknown.stderr.split()[-1]) == (1, "(user_not_found)")


async def test_refuses_a_permission_that_is_not_in_the_catalogue(on_database: Shell) -> None:
    misused = await on_database("roles", "create", "editor", "--permission", "users:fly")
    assert misused.status == 2
    assert "roles:assign" in misused.stderr
