"""How a verb fails: one line that says what to do, and an exit status."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

import rich_click as click

from app.settings.variable import SettingsError
from domain.shared.errors import DomainError, OutcomeUnknown, Unavailable

REFUSED: Final = 1
MISUSED: Final = 2

_UNREACHABLE: Final = (
    "The database cannot be reached, or cannot do this now: is it running, and is DATABASE_URL right? "
    "Nothing was changed."
)
# By SQLSTATE or its first two characters (PostgreSQL manual, appendix A): what is wrong before any rule is asked.
_ADVICE: Final = {
    "08": _UNREACHABLE,
    "28": "The database does not accept this user with this password: correct DATABASE_URL or POSTGRES_...",
    "3D": "There is no such database: create it, or correct DATABASE_URL or POSTGRES_DATABASE.",
    "42501": "The database's user may not do this: grant it the right, or name another user in DATABASE_URL.",
    "42703": "The tables are not those of this version: run `roster db upgrade`.",
    "42P01": "The tables are not those of this version: run `roster db upgrade`.",
    "53": _UNREACHABLE,
    "57": _UNREACHABLE,
}


class Refused(Exception):
    """One line for the user, which says what to do."""


def advice(sqlstate: str | None) -> str | None:
    """What the operator can do about an error of the server; None when it is no mistake of the setup."""
    return _ADVICE.get(sqlstate or "") or _ADVICE.get((sqlstate or "")[:2])


@contextmanager
def failures_in_one_line(understand: Callable[[Exception], Exception]) -> Iterator[None]:
    """`understand` knows the adapters' errors and gives the error of ours that they stand for."""
    try:
        yield
    except (click.ClickException, click.Abort, click.exceptions.Exit):  # type: ignore[attr-defined] # not in its stubs
        raise
    except SettingsError as error:
        _fail(str(error), MISUSED)
    except Exception as error:
        _explain(understand(error))
        raise


def _explain(error: Exception) -> None:
    match error:
        case Refused():
            _fail(str(error), REFUSED)
        case Unavailable() if not isinstance(error, OutcomeUnknown):
            _fail(f"{_UNREACHABLE} ({error.code})", REFUSED)
        case DomainError():
            _fail(f"{error} ({error.code})", REFUSED)


def _fail(line: str, status: int) -> NoReturn:
    click.echo(f"error: {line}", err=True)
    raise SystemExit(status)
