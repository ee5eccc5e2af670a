"""What a database error means: by SQLSTATE and by the constraint's name, never by exception class.

asyncpg's errors arrive as they are, or where SQLAlchemy ran the statement mostly as plain DBAPIError, so that classes
say little. The codes are those of the PostgreSQL manual, appendix A.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import asyncpg
from sqlalchemy.dialects.postgresql.asyncpg import AsyncAdapt_asyncpg_dbapi
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from domain.roles.errors import RoleNameAlreadyTaken, RoleNotFound
from domain.shared.errors import Conflict, DomainError, OutcomeUnknown, Unavailable
from domain.users.errors import EmailAlreadyTaken, UserNotFound

READ_ONLY: Final = "25006"

CONSTRAINTS: Final[Mapping[str, type[DomainError]]] = {
    "uq_users_email_key": EmailAlreadyTaken,
    "uq_roles_name": RoleNameAlreadyTaken,
    "fk_user_roles_user_id_users": UserNotFound,
    "fk_sessions_user_id_users": UserNotFound,
    "fk_api_keys_user_id_users": UserNotFound,
    "fk_user_roles_role_id_roles": RoleNotFound,
}

_CONFLICTS: Final = frozenset({"23001", "23503", "23505", "23P01"})
_UNAVAILABLE: Final = frozenset({"40001", "40P01", "55P03", "57014", "25P03", READ_ONLY})
# Too few resources, a server that shuts down; and, while connecting, another password (28) or database (3D).
_UNAVAILABLE_CLASSES: Final = frozenset({"08", "28", "3D", "53", "57", "58"})


class WriteOnReadEngine(RuntimeError):
    """A safe request (GET, HEAD) tried to write: a mistake of ours, so not an outage."""

    def __init__(self) -> None:
        super().__init__("A GET or HEAD request tried to write. Safe methods read: use POST, PUT, PATCH or DELETE.")


def sqlstate(error: BaseException | None) -> str | None:
    """The server's code for the error, five characters; None when the server did not speak."""
    code = getattr(error, "sqlstate", None)
    return code if isinstance(code, str) else None


@contextmanager
def named(constraints: Mapping[str, type[DomainError]] = CONSTRAINTS) -> Iterator[None]:
    """Raise the domain error that a violated constraint stands for."""
    try:
        yield
    except (DBAPIError, asyncpg.PostgresError) as error:
        if meaning := constraints.get(_constraint(error) or ""):
            raise meaning from error
        raise


@contextmanager
def commit_errors() -> Iterator[None]:
    """Around COMMIT, where a lost connection leaves open whether the change happened."""
    try:
        yield
    except Exception as error:
        raise (OutcomeUnknown() if _may_have_committed(error) else translate(error)) from error


def translate(error: Exception) -> Exception:
    """The domain error for a failure of the database; any other error as it is."""
    cause = _cause(error)
    code = sqlstate(cause)
    if code in _CONFLICTS:
        return CONSTRAINTS.get(_constraint(error) or "", Conflict)()
    # A connection that is refused and a query without an answer are no database errors at all.
    is_outage = _is_outage(code) or _is_lost(error) or isinstance(error, PoolTimeout | OSError)
    return Unavailable() if is_outage or _has_hung_up(cause) or _is_outdated(cause) else error


def _has_hung_up(error: BaseException | None) -> bool:
    """Between two steps: asyncpg finds itself in a wrong state, or closed, which it has no class of its own for."""
    is_closed = isinstance(error, asyncpg.InterfaceError) and "connection is closed" in str(error)
    return is_closed or isinstance(error, asyncpg.InternalClientError)


def _may_have_committed(error: Exception) -> bool:
    # asyncpg says so of what it did not even send, since the connection had ended before.
    was_sent = not isinstance(_cause(error), asyncpg.InterfaceError)
    # The server's statement_timeout does not hold for COMMIT: there it is our own (an OSError) that ends the wait.
    return was_sent and (_is_lost(error) or isinstance(error, OSError))


def _is_outage(code: str | None) -> bool:
    return code is not None and (code in _UNAVAILABLE or code[:2] in _UNAVAILABLE_CLASSES)


def _is_lost(error: Exception) -> bool:
    is_given_up = isinstance(error, DBAPIError) and error.connection_invalidated
    return is_given_up or (sqlstate(_cause(error)) or "").startswith(("08", "57P"))


def _is_outdated(error: BaseException | None) -> bool:
    """A table has changed since the statement was prepared. It is forgotten now: the next try works."""
    return isinstance(error, asyncpg.InvalidCachedStatementError)


def _constraint(error: Exception) -> str | None:
    return getattr(_cause(error), "constraint_name", None)


def _cause(error: Exception) -> BaseException | None:
    """Asyncpg's own exception, of which SQLAlchemy's two, one around the other, say less."""
    found = error.orig if isinstance(error, DBAPIError) else error
    return found.__cause__ if isinstance(found, AsyncAdapt_asyncpg_dbapi.Error) else found
