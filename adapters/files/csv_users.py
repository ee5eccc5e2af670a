"""Users as CSV (RFC 4180): a header, then a record for each."""

import csv
import re
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any, Final

from adapters.files.blocks import Block
from domain.transfer.errors import MalformedLine, UnknownColumn
from domain.transfer.values import Fault, RawUser

_REQUIRED: Final = {"email", "display_name"}
_COLUMNS: Final = {name for name in RawUser._fields if name != "line"}
_WORD: Final = re.compile("[A-Za-z][A-Za-z0-9_-]{0,63}")
_ROLES: Final = RawUser._fields.index("roles")


class CsvUsers:
    """Of one file, block by block."""

    quoted = True

    def __init__(self) -> None:
        self._places: list[int] | None = None
        """Of each column of the file, where its cells are in a RawUser."""

    def read(self, block: Block) -> tuple[list[RawUser | Fault], bool]:
        """The records, and whether what follows can be understood."""
        found: list[RawUser | Fault] = []
        try:
            for record in self._records(block):
                found.append(record)  # noqa: PERF402 (what was read before an error counts)
        except _Unreadable as unreadable:
            return [*found, unreadable.fault], False
        return found, True

    def _records(self, block: Block) -> Iterator[RawUser | Fault]:
        """Raises _Unreadable."""
        line = block.line
        reader = csv.reader(StringIO(_text(block), newline=""), strict=True)
        try:
            for cells in reader:
                if cells and self._places is not None:
                    yield _record(line, cells, self._places)
                elif cells:
                    self._places = _places(line, cells)
                line = block.line + reader.line_num
        except csv.Error:
            raise _Unreadable(Fault(line, None, MalformedLine.code)) from None


class _Unreadable(Exception):
    """From here on nothing can be understood."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def _text(block: Block) -> str:
    try:
        return block.data.decode()
    except UnicodeDecodeError as error:
        line = block.line + block.data.count(b"\n", 0, error.start)
        raise _Unreadable(Fault(line, None, MalformedLine.code)) from None


def _record(line: int, cells: Sequence[str], places: Sequence[int]) -> RawUser | Fault:
    if len(cells) != len(places):
        return Fault(line, None, MalformedLine.code)
    values: list[Any] = [None] * len(RawUser._fields)
    values[0] = line
    for place, cell in zip(places, cells, strict=True):
        values[place] = tuple(cell.split()) if place == _ROLES else cell or None
    return RawUser._make(values)


def _places(line: int, header: Sequence[str]) -> list[int]:
    names = [name.strip() for name in header]
    for wrong in _wrong(names):
        # It is repeated only where it is a plain word.
        raise _Unreadable(Fault(line, wrong if _WORD.fullmatch(wrong) else None, UnknownColumn.code))
    return [RawUser._fields.index(name) for name in names]


def _wrong(names: Sequence[str]) -> Iterator[str]:
    yield from (name for name in names if name not in _COLUMNS or names.count(name) > 1)
    yield from sorted(_REQUIRED - set(names))
