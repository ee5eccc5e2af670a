"""`roster db doctor`: what it prints, and how it ends."""

import json

import pytest

from tests.app.shell.conftest import Shell

pytestmark = pytest.mark.database


async def test_ends_well_when_nothing_fails(on_database: Shell) -> None:
    done = await on_database("db", "doctor")
    assert (done.status, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].startswith("ok       write: connection")
    assert done.stdout.splitlines()[-1].endswith("0 failing")


async def test_ends_badly_and_says_what_to_do_when_something_fails(on_empty_database: Shell) -> None:
    done = await on_empty_database("db", "doctor")
    assert done.status == 1
    lines = done.stdout.splitlines()
    [number] = [number for number, line in enumerate(lines) if line.startswith("failing  ")]
    assert lines[number].startswith("failing  migrations")
    assert lines[number + 1].strip() == "> Run `roster db upgrade`."


async def test_a_warning_alone_is_no_failure(on_database: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_POOL_SIZE", "40")
    done = await on_database("db", "doctor")
    assert done.status == 0, done.stdout
    assert "\nwarning  write: room for connections" in done.stdout


async def test_machines_read_the_same_as_json(on_empty_database: Shell) -> None:
    done = await on_empty_database("db", "doctor", "--json")
    assert done.status == 1
    findings = json.loads(done.stdout)
    assert {"subject", "verdict", "found", "advice"} == findings[0].keys()
    assert [each["subject"] for each in findings if each["verdict"] == "failing"] == ["migrations"]
