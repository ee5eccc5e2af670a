"""All users who fit, found by an index of what is asked for instead of by the order of a list."""

from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    FromClause,
    Select,
    case,
    false,
    func,
    literal_column,
    not_,
    select,
    true,
    union_all,
)

from adapters.database.rows import USER_ROLES
from adapters.database.users.filters import ROLES_SAID, conditions, holders_of
from adapters.database.users.words import WORDS, indexed

FEW: Final = 5_000
"""Holders of a role that are looked at one by one sooner than all whom the words fit."""

# `OFFSET 0`: holders are looked up one by one. PostgreSQL thinks that a role has many, and would read all users.
_FENCE: Final[ColumnElement[int]] = literal_column("0")
# In a subquery, so that it is a plan for some rows, whose order only an index has.
_ALL: Final = select(literal_column("2147483647")).scalar_subquery()


class Candidates(NamedTuple):
    """Of `table`, those columns of all who fit `names` and `further`, in no order."""

    table: FromClause
    columns: list[ColumnElement[Any]]
    names: frozenset[str]
    further: list[ColumnElement[bool]]

    def by(self, sought: frozenset[str], only_if: ColumnElement[bool]) -> Select[Any] | CompoundSelect[Any]:
        """By an index of what is sought. Nobody, and nothing is read, unless `only_if`, which looks at no row."""
        role = next((name for name in ROLES_SAID if name in sought), None)
        if role is None:
            return self._by_words(only_if) if sought & WORDS else self._by_time(sought, only_if)
        if not sought & WORDS:
            return self._by_role(role, only_if)
        few = _is_held_by_few(role)
        return union_all(
            self._by_role(role, case((only_if, few), else_=false())),
            self._by_words(case((only_if, not_(few)), else_=false())),
        )

    def _by_words(self, only_if: ColumnElement[bool]) -> Select[Any]:
        words = [indexed(name, self.table) for name in sorted(self.names & WORDS)]
        return self._all_that_fit(self.names - WORDS).where(*words, only_if)

    def _by_time(self, sought: frozenset[str], only_if: ColumnElement[bool]) -> Select[Any]:
        column = "updated_at" if sought & {"updated_after", "updated_before"} else "created_at"
        return self._all_that_fit(self.names).where(only_if).order_by(self.table.c[column]).limit(_ALL)

    def _by_role(self, role: str, only_if: ColumnElement[bool]) -> Select[Any]:
        held = holders_of(role).where(only_if).order_by(USER_ROLES.c.user_id).limit(_ALL).subquery("held")
        one = self._all_that_fit(self.names - {role}).where(self.table.c.id == held.c.user_id)
        user = one.offset(_FENCE).lateral("holder")
        return select(*user.c).select_from(held.join(user, true()))

    def _all_that_fit(self, names: frozenset[str]) -> Select[Any]:
        return select(*self.columns).where(*conditions(names, self.table), *self.further)


def _is_held_by_few(role: str) -> ColumnElement[bool]:
    some = holders_of(role).order_by(USER_ROLES.c.user_id).limit(literal_column(str(FEW + 1))).subquery("some")
    return select(func.count()).select_from(some).scalar_subquery() <= literal_column(str(FEW))
