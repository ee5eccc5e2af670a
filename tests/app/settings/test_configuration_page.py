"""docs/configuration.md and .env.example name what Settings reads, with the same defaults."""

import re
from dataclasses import fields
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from dotenv import dotenv_values

from app.settings.environment import SECRETS
from app.settings.settings import KINDS, NAMES, variables
from app.settings.variable import Variable
from tests.app.refusal import read

ROOT: Final = Path(__file__).parents[3]
ROWS: Final = [
    [cell.strip().strip("`") for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs/configuration.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| `[A-Z_]+` \|", line)
]
DEFAULTS: Final = {name: default for name, _, _, default, _ in ROWS}
EXAMPLES: Final = {name: example for name, *_, example in ROWS}
READ: Final[list[tuple[Variable[Any], object]]] = [
    (variables(kind)[each.name], each.default)
    for kind in KINDS
    for each in fields(kind)
    if each.name in variables(kind)
]


def test_the_page_names_every_variable_once() -> None:
    assert sorted(row[0] for row in ROWS) == sorted(NAMES | {f"{name}_FILE" for name in SECRETS})


@pytest.mark.parametrize(("variable", "default"), [pytest.param(*each, id=each[0].name) for each in READ])
def test_the_page_gives_the_default_that_is_used(variable: Variable[Any], default: object) -> None:
    documented = DEFAULTS[variable.name]
    assert (variable.parse(documented) == default) if documented else (default in (None, ()))


@pytest.mark.parametrize("variable", [pytest.param(each, id=each.name) for each, _ in READ])
def test_the_page_gives_an_example_that_is_accepted(variable: Variable[Any]) -> None:
    variable.parse(EXAMPLES[variable.name])


def test_the_page_gives_an_example_of_each_way_to_name_the_database() -> None:
    parts = {name: EXAMPLES[name] for name in NAMES if name.startswith("POSTGRES_")}
    assert read(DATABASE_URL=EXAMPLES["DATABASE_URL"]).database.url.password == "p@ss"
    assert read(DATABASE_URL="", **parts).database.url.port == 6432
    del parts["POSTGRES_PORT"]
    assert read(DATABASE_URL="", **parts).database.url.port == int(DEFAULTS["POSTGRES_PORT"])


def test_the_example_file_shows_every_variable_and_sets_none() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert not dotenv_values(stream=StringIO(text))
    shown = dotenv_values(stream=StringIO(re.sub(r"^#(?=[A-Z_]+=)", "", text, flags=re.MULTILINE)), interpolate=False)
    assert shown.keys() == DEFAULTS.keys()
    assert {name: shown[name] for name, default in DEFAULTS.items() if default} == {
        name: default for name, default in DEFAULTS.items() if default
    }
