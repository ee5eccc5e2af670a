"""Parameters that are one word of several, or several of them."""

from enum import StrEnum
from typing import TypeVar

from app.http.problem_types import INVALID_PARAMETERS
from app.http.problems import HttpProblem, InvalidMember

E = TypeVar("E", bound=StrEnum)


def choice(of: type[E], text: str, *, parameter: str) -> E:
    """Raises HttpProblem, which lists what there is."""
    try:
        return of(text)
    except ValueError:
        error = InvalidMember(f"There is no such {parameter}. Expected one of {', '.join(of)}.", parameter=parameter)
        raise HttpProblem(INVALID_PARAMETERS, errors=[error]) from None
