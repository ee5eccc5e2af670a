"""Where the shell takes a password from."""

import io
import os
import pty
import subprocess
import sys
from asyncio import to_thread
from pathlib import Path

import pytest
import rich_click as click

from app.shell.passwords import read_password
from tests.app.shell.command import environment, revealed
from tests.credentials import REGISTERED
from tests.databases import Database
from tests.server import ROSTER

PASSWORD = "four unrelated words here"


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_standard_input_is_the_password_without_its_line_break(monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f" {PASSWORD}\n{ending}".encode()), "ascii"))
    assert read_password(from_stdin=True, none=False) == f" {PASSWORD}" + ("\n" if ending else "")


def test_a_password_of_other_bytes_than_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff" * 20)))
    with pytest.raises(click.UsageError, match="UTF-8"):
        read_password(from_stdin=True, none=False)


def test_no_password_is_none() -> None:
    assert read_password(from_stdin=False, none=True) is None


@pytest.mark.database
async def test_a_terminal_is_asked_twice_and_shows_nothing(database: Database, tmp_path: Path) -> None:
    shown = await to_thread(_register_on_a_terminal, tmp_path, DATABASE_URL=revealed(database.url))
    assert PASSWORD not in shown
    assert await database.observer.fetchval(f"SELECT password_hash LIKE '$argon2id$%' FROM {REGISTERED}")


def _register_on_a_terminal(directory: Path, **variables: str) -> str:
    """All that the terminal showed."""
    terminal, slave = pty.openpty()
    with subprocess.Popen(
        [ROSTER, "users", "create", "--email", "ana@example.com", "--name", "Ana"],
        cwd=directory,
        env=environment(variables),
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=slave,
        start_new_session=True,
    ) as process:
        shown = _until(terminal, "Password: ")
        os.write(terminal, f"{PASSWORD}\n".encode())
        shown += _until(terminal, "Once more: ")
        os.write(terminal, f"{PASSWORD}\n".encode())
        assert process.wait(30) == 0
    os.close(slave)
    os.close(terminal)
    return shown


def _until(terminal: int, prompt: str) -> str:
    shown = ""
    while not shown.endswith(prompt):
        shown += os.read(terminal, 1024).decode()
    return shown
