"""The table in docs/faults.md is whole, and every test that it names exists."""

import ast
import re
from typing import Final

from adapters.database.rows import UserRow
from tests.server import ROOT

ROWS: Final = 72
ROW: Final = re.compile(r"^\| (\d+) \| (.+?) \| (.+) \|$", re.MULTILINE)
TEST: Final = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows() -> dict[int, str]:
    """What stands in the last column, by the number of the row."""
    found = ROW.findall((ROOT / "docs" / "faults.md").read_text())
    assert len(found) == len({number for number, _, _ in found}), "a number stands twice"
    return {int(number): answer for number, _, answer in found}


def test_every_fault_has_its_row() -> None:
    assert set(rows()) == set(range(1, ROWS + 1))


def test_every_row_names_a_test_or_a_reason() -> None:
    for number, answer in rows().items():
        assert TEST.search(answer) or answer.startswith("does not apply"), number


def test_every_named_test_exists() -> None:
    for number, answer in rows().items():
        for path, name in TEST.findall(answer):
            tree = ast.parse((ROOT / path).read_text())
            assert name in {getattr(node, "name", None) for node in tree.body}, (number, path, name)


def test_no_row_loads_another_one_by_itself() -> None:
    """A relationship would be loaded when it is looked at, which async code cannot do."""
    mappers = UserRow.registry.mappers
    assert mappers
    assert not [relationship for mapper in mappers for relationship in mapper.relationships]
