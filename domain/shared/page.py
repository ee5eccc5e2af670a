"""Lists, one page at a time, by position instead of by offset."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar
from uuid import UUID

T = TypeVar("T")

Key: TypeAlias = datetime | str
"""What a list is sorted by: a time, or a text."""


class Sort(StrEnum):
    """The orders that a list has, each by one field; `-` is the other way round."""

    @property
    def field(self) -> str:
        return self.value.removeprefix("-")

    @property
    def is_descending(self) -> bool:
        return self.value.startswith("-")


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a sorted list. The id decides between things with the same key."""

    key: Key
    id: UUID


@dataclass(frozen=True, slots=True)
class PageRequest:
    """At most `limit` things: the first of them just behind `after`, or the last of them just ahead of `before`."""

    limit: int
    after: Position | None = None
    before: Position | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """How many things fit, on all pages together."""

    count: int
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`items` in order. What follows is after `next`, what was before is before `previous`; None at the ends."""

    items: list[T]
    next: Position | None
    previous: Position | None = None
    total: Total | None = None
    """Only when it was asked for."""
