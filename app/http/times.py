"""Times in a query: RFC 3339, with the offset that makes them one moment."""

from datetime import UTC, datetime
from typing import Final

from app.http.problem_types import INVALID_PARAMETERS
from app.http.problems import HttpProblem, InvalidMember

TIME_LENGTH_MAX: Final = 35
TIME_PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$"


def moment(text: str | None, *, parameter: str) -> datetime | None:
    """In UTC. `text` has the form that TIME_PATTERN demands. Raises HttpProblem for a day or an hour there is not."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        error = InvalidMember("There is no such time. Expected one like 2026-03-01T09:30:00Z.", parameter=parameter)
        raise HttpProblem(INVALID_PARAMETERS, errors=[error]) from None
