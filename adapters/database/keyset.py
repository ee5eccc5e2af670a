"""Pages by position: the rows behind a (key, id), in the order of the two, or ahead of one in the other direction."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Column, ColumnElement, Select, UnaryExpression, bindparam, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.query import Query
from domain.shared.page import Page, PageRequest, Position

T = TypeVar("T")


class Order(NamedTuple):
    """The order of a list. Without an id, no two rows have the same key."""

    key: ColumnElement[Any]
    id: ColumnElement[Any] | None
    is_descending: bool = False

    @property
    def columns(self) -> list[ColumnElement[Any] | UnaryExpression[Any]]:
        return [column.desc() if self.is_descending else column for column in self._places()]

    @property
    def behind(self) -> ColumnElement[bool]:
        """Whether a row comes later than the position that the parameters say."""
        places = self._places()
        parameters = [bindparam("position_key", type_=self.key.type), bindparam("position_id")][: len(places)]
        place, position = tuple_(*places), tuple_(*parameters)
        return place < position if self.is_descending else place > position

    def reversed(self) -> "Order":
        return self._replace(is_descending=not self.is_descending)

    def _places(self) -> list[ColumnElement[Any]]:
        return [self.key] if self.id is None else [self.key, self.id]


class KeysetQueries(NamedTuple):
    """A list's queries: its first page, the page after a position and, in reverse, the one before it."""

    first: Query
    after: Query
    before: Query
    key: str
    """The name of the column that it is sorted by."""


def keyset(
    select: Select[Any], key: Column[Any], id: Column[Any] | None, *, newest_first: bool = False
) -> KeysetQueries:
    """`select` in the order of `key`. An index on (key, id) makes every page cost the same, in both directions."""
    forwards = Order(key, id, newest_first)
    return KeysetQueries(
        Query(_page(select, forwards)),
        Query(_page(select.where(forwards.behind), forwards)),
        Query(_page(select.where(forwards.reversed().behind), forwards.reversed())),
        key.name,
    )


def _page(select: Select[Any], order: Order) -> Select[Any]:
    return select.order_by(*order.columns).limit(bindparam("page_size"))


async def read_page(
    session: AsyncSession,
    queries: KeysetQueries,
    page: PageRequest,
    read: Callable[[Any], T],
    **parameters: Any,
) -> Page[T]:
    """In one round trip."""
    query = queries.before if page.before else queries.after if page.after else queries.first
    rows = await query.all(session, **parameters, **place_of(page))
    return page_of(rows, page, queries.key, read)


def place_of(page: PageRequest) -> dict[str, Any]:
    """The parameters of its query. One row more than asked for tells whether the list goes on."""
    position = page.before or page.after
    values: dict[str, Any] = {"page_size": page.limit + 1}
    return values if position is None else values | {"position_key": position.key, "position_id": position.id}


def page_of(rows: Any, page: PageRequest, key: str, read: Callable[[Any], T]) -> Page[T]:
    """From the rows that were read in its direction. Where a client came from, the list goes on."""
    goes_on = len(rows) > page.limit
    shown = rows[: page.limit]
    if page.before:
        shown = shown[::-1]
    if not shown:
        return Page([], None)
    has_next, has_previous = (True, goes_on) if page.before else (goes_on, page.after is not None)
    return Page(
        [read(row) for row in shown],
        Position(getattr(shown[-1], key), shown[-1].id) if has_next else None,
        Position(getattr(shown[0], key), shown[0].id) if has_previous else None,
    )
