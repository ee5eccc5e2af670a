"""A user as it is read and written: which columns, and the entity that they make or come from."""

from typing import Any, Final

from adapters.database.roles.holding import ROLE_NAMES, VERSION
from adapters.database.rows import USERS
from domain.users.entities import User
from domain.users.lists import ListedUser
from domain.users.values import DisplayName, Email, UserStatus

USER_COLUMNS: Final = (
    USERS.c.id,
    USERS.c.email,
    USERS.c.display_name,
    USERS.c.password_hash,
    USERS.c.status,
    VERSION,
    USERS.c.created_at,
    USERS.c.updated_at,
    USERS.c.email_verified_at,
    USERS.c.links_version,
    ROLE_NAMES,
)
LISTED_COLUMNS: Final = (
    USERS.c.id,
    USERS.c.email,
    USERS.c.email_verified_at.is_not(None).label("email_verified"),
    USERS.c.display_name,
    ROLE_NAMES,
    VERSION,
    USERS.c.created_at,
    USERS.c.updated_at,
    USERS.c.status,
)
_STATUS: Final = len(LISTED_COLUMNS) - 1
# What PostgreSQL computes is nobody's to give.
WRITTEN: Final = tuple(column for column in USERS.c if column.computed is None)
_STATUSES: Final = {each.value: each for each in UserStatus}


def read_user(row: Any) -> User:
    """The entity for one row of USER_COLUMNS."""
    return user_of(row, row.roles, row.version)


def listed_user(row: Any) -> ListedUser:
    """For one row of LISTED_COLUMNS and more. By position: by name would cost three times as much."""
    return ListedUser._make((*row[:_STATUS], _STATUSES[row[_STATUS]]))


def user_of(row: Any, roles: list[str], version: int) -> User:
    return User(
        id=row.id,
        email=Email(row.email),
        display_name=DisplayName(row.display_name),
        password_hash=row.password_hash,
        status=_STATUSES[row.status],
        roles=tuple(roles),
        version=version,
        created_at=row.created_at,
        updated_at=row.updated_at,
        email_verified_at=row.email_verified_at,
        links_version=row.links_version,
    )


def values_of(user: User) -> dict[str, object]:
    """Of the columns in WRITTEN, by their names. The roles are rows of their own."""
    return {
        "id": user.id,
        "email": user.email.address,
        "email_key": user.email.key,
        "display_name": user.display_name.text,
        "password_hash": user.password_hash,
        "status": user.status.value,
        "version": user.version,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
        "email_verified_at": user.email_verified_at,
        "links_version": user.links_version,
    }
