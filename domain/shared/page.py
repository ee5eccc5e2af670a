"""Lists, one page at a time, by position instead of by offset."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a list ordered by time. The id decides between things of the same instant."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class PageRequest:
    """At most `limit` things, the first of them just behind `after`."""

    limit: int
    after: Position | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`items` in order; `next` is where the following page starts, and None on the last."""

    items: list[T]
    next: Position | None
