"""Pages by position: the rows after a (created_at, id), in that order."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Row, Select, Table, bindparam, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from domain.shared.page import Page, PageRequest, Position

T = TypeVar("T")


class KeysetStatements(NamedTuple):
    """A list's two statements, built once: its first page, and the page after a position."""

    first: Select[Any]
    after: Select[Any]


def keyset(select: Select[Any], table: Table) -> KeysetStatements:
    """`select` in order of creation. The index on (created_at, id) makes every page cost the same."""
    ordered = select.order_by(table.c.created_at, table.c.id).limit(bindparam("page_size"))
    position = tuple_(bindparam("after_created_at"), bindparam("after_id"))
    return KeysetStatements(ordered, ordered.where(tuple_(table.c.created_at, table.c.id) > position))


async def read_page(
    session: AsyncSession,
    statements: KeysetStatements,
    page: PageRequest,
    read: Callable[[Row[Any]], T],
    **parameters: Any,
) -> Page[T]:
    """One row more than asked for tells whether there is a next page, without a second query."""
    values = parameters | {"page_size": page.limit + 1}
    statement = statements.first
    if page.after is not None:
        statement = statements.after
        values |= {"after_created_at": page.after.created_at, "after_id": page.after.id}
    rows = (await session.execute(statement, values)).all()
    shown = rows[: page.limit]
    following = Position(shown[-1].created_at, shown[-1].id) if len(rows) > page.limit else None
    return Page([read(row) for row in shown], following)
