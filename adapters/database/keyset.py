"""Pages by position: the rows after a (created_at, id), in that order."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, Table, bindparam, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.query import Query
from domain.shared.page import Page, PageRequest, Position

T = TypeVar("T")


class KeysetQueries(NamedTuple):
    """A list's two queries: its first page, and the page after a position."""

    first: Query
    after: Query


def keyset(select: Select[Any], table: Table) -> KeysetQueries:
    """`select` in order of creation. The index on (created_at, id) makes every page cost the same."""
    ordered = select.order_by(table.c.created_at, table.c.id).limit(bindparam("page_size"))
    position = tuple_(bindparam("after_created_at"), bindparam("after_id"))
    return KeysetQueries(Query(ordered), Query(ordered.where(tuple_(table.c.created_at, table.c.id) > position)))


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
        values |= {"after_created_at": page.after.created_at, "after_id": page.after.id}
    rows = await query.all(session, **values)
    shown = rows[: page.limit]
    following = Position(shown[-1].created_at, shown[-1].id) if len(rows) > page.limit else None
    return Page([read(row) for row in shown], following)
