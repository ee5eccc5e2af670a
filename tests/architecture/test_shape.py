"""The house rules about how modules look: their size, their first line and their folder."""

import ast
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Final

from tests.architecture.source import Module, modules

LONGEST_FILE: Final = 150
VAGUE: Final = {"base", "common", "core", "helpers", "lib", "managers", "misc", "services", "utils"}


def test_files_are_short() -> None:
    every_module_keeps(is_short)


def test_files_say_in_the_first_line_what_they_are_for() -> None:
    every_module_keeps(begins_with_its_purpose)


def test_files_and_folders_are_named_after_their_subject() -> None:
    every_module_keeps(is_named_after_its_subject)


def test_a_breach_is_noticed() -> None:
    assert list(is_short(module(text="\n" * (LONGEST_FILE + 1))))
    assert list(begins_with_its_purpose(module(text="import ast")))
    assert list(begins_with_its_purpose(module(text='"""Two lines\nthat are one sentence."""')))
    assert list(is_named_after_its_subject(module(path="app/helpers/mail.py")))


def every_module_keeps(rule: Callable[[Module], Iterator[str]]) -> None:
    """A rule yields the advice to give where it is broken, and nothing where it is kept."""
    broken = [f"{each.path}: {advice}" for each in modules() for advice in rule(each)]
    assert not broken, "\n" + "\n".join(broken)


def is_short(module: Module) -> Iterator[str]:
    lines = len(module.text.splitlines())
    if lines > LONGEST_FILE:
        yield f"{lines} lines: split it ({LONGEST_FILE} is the bound, 120 the aim)"


def begins_with_its_purpose(module: Module) -> Iterator[str]:
    first, *rest = (ast.get_docstring(module.tree) or "\n").splitlines()
    if not first:
        yield "begin with one line in triple quotes that says what the module is for"
    elif not first.endswith((".", "?")):
        yield "make the first line of the docstring one sentence"
    elif rest and rest[0]:
        yield "leave an empty line after the first line of the docstring"


def is_named_after_its_subject(module: Module) -> Iterator[str]:
    path = PurePosixPath(module.path)
    for name in VAGUE.intersection([*path.parent.parts, path.stem]):
        yield f"name it after what is in it: {name!r} says nothing"


def module(path: str = "app/sample.py", text: str = "") -> Module:
    return Module(path, text, ast.parse(text))
