"""The query parameters of imports and exports: texts, of which Litestar takes none for another thing."""

from collections.abc import Iterable
from typing import Annotated

from litestar.params import QueryParameter

from app.http.problem_types import INVALID_PARAMETERS
from app.http.problems import HttpProblem, InvalidMember
from domain.transfer.values import OnConflict, TransferFormat

WhatOnConflict = Annotated[
    str,
    QueryParameter(
        max_length=10,
        schema_extra={"enum": [*OnConflict]},
        description="What becomes of a line whose address somebody has: `fail` refuses the import, `skip` leaves "
        "the user as it is, `update` gives it the line's name and, where it has them, status and roles.",
    ),
]
DryRun = Annotated[
    str,
    QueryParameter(
        max_length=5,
        schema_extra={"enum": ["true", "false"]},
        description="Try and count everything, and change nothing.",
    ),
]
FileFormat = Annotated[
    str,
    QueryParameter(max_length=10, schema_extra={"enum": [*TransferFormat]}, description="What the file is written in."),
]
Include = Annotated[
    str | None,
    QueryParameter(
        max_length=20,
        schema_extra={"enum": ["password_hash"]},
        description="`password_hash`: also these. For those only who may do everything.",
    ),
]


def one_of(text: str, known: Iterable[str], parameter: str) -> str:
    """Raises HttpProblem."""
    words = [*known]
    if text not in words:
        wrong = InvalidMember(f"Expected one of {', '.join(words)}.", parameter=parameter)
        raise HttpProblem(INVALID_PARAMETERS, errors=[wrong])
    return text
