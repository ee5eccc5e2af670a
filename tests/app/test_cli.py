"""The command as a whole: its listing, its laziness, and the ports that its verbs find."""

import subprocess
import sys
from importlib import import_module
from inspect import signature

import pytest
import rich_click as click
from sqlalchemy.engine import URL

from app.cli import VERBS, main
from app.roles.providers import ASSIGNMENT_USE_CASES, ROLE_USE_CASES
from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from app.users.providers import USE_CASES
from app.version import VERSION
from tests.app.shell.command import composed
from tests.server import ROOT

HEAVY = {"adapters", "alembic", "granian", "litestar", "msgspec", "sqlalchemy"}


def python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def test_lists_every_verb_without_importing_one() -> None:
    shown = python("import sys; from app.cli import main; main(['-h'], standalone_mode=False); print(*sys.modules)")
    assert all(f"│ {verb} " in shown for verb in VERBS)
    assert HEAVY.isdisjoint(shown.splitlines()[-1].split())


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_says_of_itself_what_the_listing_says(verb: str) -> None:
    name = verb.replace("-", "_")
    command = getattr(import_module(f"app.shell.{name}"), name)
    assert isinstance(command, click.Command)
    assert command.help == VERBS[verb]


def test_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--version"], prog_name="roster", standalone_mode=False)
    assert capsys.readouterr().out == f"roster, version {VERSION}\n"


async def test_every_provider_finds_its_ports() -> None:
    settings = Settings(database=DatabaseSettings(url=URL.create("postgresql+asyncpg")), server=ServerSettings())
    async with composed().ports(settings) as ports:
        for provide in (USE_CASES | ROLE_USE_CASES | ASSIGNMENT_USE_CASES).values():
            assert signature(provide.dependency).parameters.keys() <= ports.keys()
