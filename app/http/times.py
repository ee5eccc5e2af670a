"""Times that clients write: RFC 3339, with the offset that makes them one moment."""

from datetime import UTC, datetime
from typing import Final

from msgspec import UNSET, UnsetType

from app.http.problem_types import INVALID_PARAMETERS, problem_type_of
from app.http.problems import HttpProblem, InvalidMember
from domain.shared.errors import InvalidInput

TIME_LENGTH_MAX: Final = 35
TIME_PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"

_NO_SUCH_TIME: Final = "There is no such time. Expected one like 2026-03-01T09:30:00Z."


def in_utc(time: datetime | UnsetType | None, *, pointer: str) -> datetime | None:
    """Of a member of the body, if it is there. Raises HttpProblem for what no calendar has in UTC, as in year 10000."""
    if time is None or time is UNSET:
        return None
    try:
        return time.astimezone(UTC)
    except OverflowError:
        error = InvalidMember(_NO_SUCH_TIME, pointer=pointer)
        raise HttpProblem(problem_type_of(InvalidInput), errors=[error]) from None


def moment(text: str | None, *, parameter: str) -> datetime | None:
    """In UTC. `text` has the form that TIME_PATTERN demands. Raises HttpProblem for a day or an hour there is not."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        error = InvalidMember(_NO_SUCH_TIME, parameter=parameter)
        raise HttpProblem(INVALID_PARAMETERS, errors=[error]) from None
