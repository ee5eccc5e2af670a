"""The statements for pages of users: one for each set of filters in each order, written once.

Where an index has the order, a page is read from it. Filters that no such index knows (words, roles, the other time)
are looked for in two places (ADR 33): first *near*, among the next rows of the order, where what is common is found at
once; only when that does not fill the page, *far*, by an index of the filter itself, which is cheap for what is rare.
"""

from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)

from adapters.database.keyset import KeysetQueries, Order
from adapters.database.query import Query
from adapters.database.rows import USERS
from adapters.database.users.candidates import Candidates
from adapters.database.users.columns import LISTED_COLUMNS
from adapters.database.users.filters import PINNING, SCATTERED, conditions
from domain.users.lists import UserSort

REACH: Final = 5_000
"""How many rows of the order are near (ADR 33)."""
WIDE: Final = 30_000
"""How many are looked at when those near have some who fit, but no page full."""
WORTH_GOING_ON: Final = 10
"""With so many near, the page is full before WIDE; with fewer, an index has few enough to sort."""
KEYS: Final = {
    "created_at": "created_at",
    "updated_at": "updated_at",
    "email": "email_key",
    "display_name": "search_text",
}
_PAGE_SIZE: Final = bindparam("page_size", type_=Integer)


@cache
def user_list(names: frozenset[str], sort: UserSort) -> KeysetQueries:
    first, after, before = (
        Query(statement(_Shape(names, sort, *way))) for way in ((False, True), (False, False), (True, False))
    )
    return KeysetQueries(first, after, before, KEYS[sort.field])


class _Shape(NamedTuple):
    """`names` are those of user_filters.said."""

    names: frozenset[str]
    sort: UserSort
    is_reversed: bool = False
    is_first: bool = True

    @property
    def key(self) -> str:
        return KEYS[self.sort.field]

    @property
    def sought(self) -> frozenset[str]:
        """What the index of the order does not know. Of few users, all are read."""
        if self.names & PINNING:
            return frozenset()
        time = self.sort.field.removesuffix("_at")
        return frozenset(name for name in self.names & SCATTERED if name.partition("_")[0] != time)

    def order_of(self, table: FromClause) -> Order:
        # No two users have the same address.
        id = None if self.key == "email_key" else table.c.id
        return Order(table.c[self.key], id, self.sort.is_descending is not self.is_reversed)

    def behind(self, table: FromClause) -> list[ColumnElement[bool]]:
        return [] if self.is_first else [self.order_of(table).behind]


def statement(shape: _Shape) -> Select[Any]:
    columns = dict.fromkeys([*LISTED_COLUMNS, USERS.c[shape.key]])
    if shape.sought:
        found = _found(shape)
        order = shape.order_of(found)
        return select(*columns).join_from(USERS, found, USERS.c.id == found.c.id).order_by(*order.columns)
    order = shape.order_of(USERS)
    return (
        select(*columns)
        .where(*conditions(shape.names, USERS), *shape.behind(USERS))
        .order_by(*order.columns)
        .limit(_PAGE_SIZE)
    )


def _found(shape: _Shape) -> FromClause:
    """Id and key of each: near, else a little further, else far."""
    near = _within(shape, "near", REACH)
    count = _count(near)
    wide = _within(shape, "wide", WIDE, only_if=and_(count >= WORTH_GOING_ON, count < _PAGE_SIZE))
    far = _far(shape, near, wide)
    return union_all(
        select(far),
        select(wide).where(~exists(select(far.c.id))),
        select(near).where(~exists(select(far.c.id)), ~exists(select(wide.c.id))),
    ).subquery("found")


def _within(shape: _Shape, name: str, reach: int, *, only_if: ColumnElement[bool] | None = None) -> CTE:
    """Who fits among the next rows of the order, until the page is full."""
    following = _order(shape, f"{name}_users").limit(literal_column(str(reach)))
    rows = (following if only_if is None else following.where(only_if)).subquery(f"{name}_rows")
    fitting = select(rows.c.id, rows.c[shape.key]).where(*conditions(shape.sought, rows))
    return fitting.order_by(*shape.order_of(rows).columns).limit(_PAGE_SIZE).cte(name)


def _far(shape: _Shape, near: CTE, wide: CTE) -> CTE:
    """All whom an index of what is sought finds, if the page is not full and the order goes on. Found out once."""
    table = USERS.alias("further")
    reached = case((exists(select(wide.c.id)), literal_column(str(WIDE))), else_=literal_column(str(REACH)))
    beyond = _order(shape, "beyond").with_only_columns(true(), maintain_column_froms=True)
    goes_on = beyond.offset(select(reached).scalar_subquery()).limit(literal_column("1")).scalar_subquery()
    is_full = or_(_count(near) >= _PAGE_SIZE, _count(wide) >= _PAGE_SIZE)
    looked = select(case((is_full, false()), else_=goes_on).label("is_not_enough")).cte("looked")
    candidates = Candidates(table, [table.c.id, table.c[shape.key]], shape.names, shape.behind(table))
    everybody = candidates.by(shape.sought, only_if=select(looked.c.is_not_enough).scalar_subquery()).subquery("all")
    return select(everybody).order_by(*shape.order_of(everybody).columns).limit(_PAGE_SIZE).cte("far")


def _count(found: CTE) -> ScalarSelect[int]:
    return select(func.count()).select_from(found).scalar_subquery()


def _order(shape: _Shape, name: str) -> Select[Any]:
    """The rows of the index, from the position on."""
    table = USERS.alias(name)
    columns = [table.c[each] for each in dict.fromkeys(("id", shape.key, "search_text", "created_at", "updated_at"))]
    known = conditions(shape.names - shape.sought, table)
    return select(*columns).where(*known, *shape.behind(table)).order_by(*shape.order_of(table).columns)
