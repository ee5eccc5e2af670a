"""What requests about many things at once have in common, and their answers."""

from enum import StrEnum
from typing import Annotated, Self

from msgspec import Meta, Struct

from app.http.problems import ProblemCode, Text
from domain.shared.batch import BATCH_MAX
from domain.shared.errors import DomainError

Atomic = Annotated[
    bool,
    Meta(
        description="All of the items or none: one that is refused refuses the request, and `errors` names each such "
        "item. `false`: those that nothing speaks against, and the answer says what became of each."
    ),
]
Index = Annotated[int, Meta(ge=0, le=BATCH_MAX - 1, description="Which item of the request, counted from 0.")]


class ItemOutcome(StrEnum):
    """What became of one item."""

    DONE = "done"
    """And committed."""
    REFUSED = "refused"


class ItemProblem(Struct, frozen=True, kw_only=True):
    """Why: as the problem that the item alone would have been answered with."""

    code: ProblemCode
    title: Text
    detail: Text

    @classmethod
    def of(cls, error: DomainError) -> Self:
        return cls(code=error.code, title=error.title, detail=str(error))
