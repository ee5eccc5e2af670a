"""How many users fit: counted while they are few, estimated from a sample of the table when they are many."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Float, Select, cast, func, literal_column, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.query import Query
from adapters.database.rows import USERS
from adapters.database.users.candidates import Candidates
from adapters.database.users.filters import NAMES, PINNING, SCATTERED, conditions
from domain.shared.page import Total

EXACT_UP_TO: Final = 10_000
_SAMPLED_PAGES: Final = 500

# Of 8 kB each, of which a user's row takes about a fortieth.
_PAGES: Final = func.greatest(func.pg_relation_size("users") / 8192, 1)
_PERCENT: Final = func.least(cast(100.0 * _SAMPLED_PAGES / _PAGES, Float), 100.0)


async def count_users(session: AsyncSession, said: Mapping[str, Any]) -> Total:
    """By one statement or two, each of a bounded cost."""
    names = NAMES.intersection(said)
    if names & PINNING:
        return Total((await _count(names).one_or_none(session, **said)).fitting, is_exact=True)
    sample = await _sample(names).one_or_none(session, **said)
    estimate = round(sample.fitting * 100 / sample.percent)
    if sample.percent >= 100:  # noqa: PLR2004 (the sample is the whole table)
        return Total(estimate, is_exact=True)
    if estimate > 2 * EXACT_UP_TO:
        return Total(estimate, is_exact=False)
    counted = (await _count(names).one_or_none(session, **said)).fitting
    if counted > EXACT_UP_TO:
        return Total(max(estimate, counted), is_exact=False)
    return Total(counted, is_exact=True)


@cache
def _sample(names: frozenset[str]) -> Query:
    """The same pages each time, so that the estimate does not flicker."""
    some = USERS.tablesample(func.system(_PERCENT), "some", seed=literal_column("0"))
    counted = select(func.count().label("fitting"), _PERCENT.label("percent"))
    return Query(counted.select_from(some).where(*conditions(names, some)))


@cache
def _count(names: frozenset[str]) -> Query:
    return Query(select(func.count().label("fitting")).select_from(_up_to_the_bound(names).subquery("up_to_the_bound")))


def _up_to_the_bound(names: frozenset[str]) -> Select[Any]:
    bound: ColumnElement[int] = literal_column(str(EXACT_UP_TO + 1))
    if names & PINNING:
        return select(USERS.c.id).where(*conditions(names, USERS)).limit(bound)
    those = Candidates(USERS, [USERS.c.id], names, []).by(names & SCATTERED, only_if=true()).subquery("those")
    return select(those.c.id).limit(bound)
