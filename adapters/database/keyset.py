"""Pages by position: the rows behind a (time, id), in the order of the two."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Column, Select, bindparam, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.query import Query
from domain.shared.page import Page, PageRequest, Position

T = TypeVar("T")


class KeysetQueries(NamedTuple):
    """A list's two queries, its first page and the page after a position, and which column is the time."""

    first: Query
    after: Query
    time: str


def keyset(select: Select[Any], time: Column[Any], id: Column[Any], *, newest_first: bool = False) -> KeysetQueries:
    """`select` in the order of `time`. An index on (time, id) makes every page cost the same, in both directions."""
    order = tuple_(time, id)
    position = tuple_(bindparam("after_time"), bindparam("after_id"))
    columns = (time.desc(), id.desc()) if newest_first else (time, id)
    ordered = select.order_by(*columns).limit(bindparam("page_size"))
    behind = order < position if newest_first else order > position
    return KeysetQueries(Query(ordered), Query(ordered.where(behind)), time.name)


async def read_page(
    session: AsyncSession,
    queries: KeysetQueries,
    page: PageRequest,
    read: Callable[[Any], T],
    **parameters: Any,
) -> Page[T]:
    """One row more than asked for tells whether there is a next page, without a second query."""
    values = parameters | {"page_size": page.limit + 1}
    query = queries.first
    if page.after is not None:
        query = queries.after
        values |= {"after_time": page.after.at, "after_id": page.after.id}
    rows = await query.all(session, **values)
    shown = rows[: page.limit]
    following = Position(getattr(shown[-1], queries.time), shown[-1].id) if len(rows) > page.limit else None
    return Page([read(row) for row in shown], following)
