"""A user as it is read: which columns, and the entity that they make."""

from typing import Any, Final

from sqlalchemy import Row

from adapters.database.holding import ROLE_NAMES, VERSION
from adapters.database.rows import USERS, UserRow
from domain.users.entities import User
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


def read_user(row: Row[Any]) -> User:
    """The entity for one row of USER_COLUMNS."""
    return user_of(row, row.roles, row.version)


def user_of(row: UserRow | Row[Any], roles: list[str], version: int) -> User:
    return User(
        id=row.id,
        email=Email(row.email),
        display_name=DisplayName(row.display_name),
        password_hash=row.password_hash,
        status=UserStatus(row.status),
        roles=tuple(roles),
        version=version,
        created_at=row.created_at,
        updated_at=row.updated_at,
        email_verified_at=row.email_verified_at,
        links_version=row.links_version,
    )
