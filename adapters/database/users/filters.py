"""What can be asked of a list of users, as conditions of SQL."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    DateTime,
    FromClause,
    Select,
    Uuid,
    bindparam,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from adapters.database.roles.holding import COUNTS
from adapters.database.rows import ROLES, USER_ROLES
from adapters.database.users.words import WORDS, patterns, word
from domain.users.lists import UserFilter
from domain.users.values import UserStatus

Condition = Callable[[FromClause], ColumnElement[bool]]

_TIMES: Final = ("created_after", "created_before", "updated_after", "updated_before")
# In a subquery, a value is nothing that a plan could be made for: so there is one plan, whatever is asked for.
_ROLE_OF_ID: Final = select(bindparam("role_id", type_=Uuid)).scalar_subquery()
_ROLE_OF_NAME: Final = select(ROLES.c.id).where(ROLES.c.name == bindparam("role_name")).scalar_subquery()

ROLES_SAID: Final = ("role_id", "role_name")
PINNING: Final = frozenset({"email", "ids"})
"""Nobody, or a few."""
SCATTERED: Final = frozenset({*WORDS, *ROLES_SAID, *_TIMES})
"""Those who fit may stand anywhere in the order of a list."""


def said(wanted: UserFilter) -> dict[str, Any]:
    """The conditions that the filter stands for, by name, with the parameter of each."""
    values: dict[str, Any] = {}
    for name in _SAYABLE:
        value = getattr(wanted, name)
        if value is not None:
            values |= _SAYS[name](value) if name in _SAYS else {name: value}
    return values


def conditions(names: Collection[str], table: FromClause) -> list[ColumnElement[bool]]:
    """Of a row of `table`, which has the columns of users that they need."""
    return [_CONDITIONS[name](table) for name in sorted(names)]


def holders_of(name: str) -> Select[Any]:
    """Ids of all who hold the role now; `name` is `role_id` or `role_name`."""
    role = _ROLE_OF_ID if name == "role_id" else _ROLE_OF_NAME
    return select(USER_ROLES.c.user_id).where(USER_ROLES.c.role_id == role, COUNTS)


_SAYABLE: Final = tuple(each.name for each in fields(UserFilter))
_SAYS: Final[Mapping[str, Callable[[Any], Mapping[str, Any]]]] = {
    "search": patterns,
    "email": lambda email: {"email": email.key},
    "ids": lambda ids: {"ids": list(ids)},
    "status": lambda status: {status.value: None},
    "role": lambda role: {"role_name" if isinstance(role, str) else "role_id": role},
}


def _time(column: str, *, is_end: bool) -> Condition:
    name = f"{column.removesuffix('_at')}_{'before' if is_end else 'after'}"
    moment = bindparam(name, type_=DateTime(timezone=True))
    return lambda table: table.c[column] < moment if is_end else table.c[column] >= moment


def _status(status: UserStatus) -> Condition:
    # Written out, since the indexes of those few are for this very condition.
    return lambda table: table.c.status == literal_column(f"'{status.value}'")


def _role(name: str) -> Condition:
    """Asked for one user after the other: joined, PostgreSQL would look at all who hold the role."""
    return lambda table: (
        holders_of(name)
        .with_only_columns(true())
        .where(USER_ROLES.c.user_id == table.c.id)
        .correlate(table)
        .scalar_subquery()
    )


_CONDITIONS: Final[Mapping[str, Condition]] = {
    "email": lambda table: table.c.email_key == bindparam("email"),
    "ids": lambda table: table.c.id == func.any(bindparam("ids", type_=ARRAY(Uuid))),
    "created_after": _time("created_at", is_end=False),
    "created_before": _time("created_at", is_end=True),
    "updated_after": _time("updated_at", is_end=False),
    "updated_before": _time("updated_at", is_end=True),
    "role_id": _role("role_id"),
    "role_name": _role("role_name"),
    **{status.value: _status(status) for status in UserStatus},
    **{name: word(name) for name in WORDS},
}
NAMES: Final = frozenset(_CONDITIONS)
