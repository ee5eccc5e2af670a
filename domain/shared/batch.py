"""Many of one thing in one request: what became of each, and the rule of all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from domain.shared.errors import DomainError, InvalidInput

T = TypeVar("T")

BATCH_MAX: Final = 1000
"""Items in one batch: what one statement carries out in well under a second."""


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """Which one of the items was refused, counted from 0, and why."""

    index: int
    error: DomainError


class BatchRefused(InvalidInput):
    """All or nothing was asked for, and at least one item was refused: nothing was changed.

    `errors` names each such item by its place, with a code and a reason of its own.
    """

    code = "batch_refused"
    title = "Batch refused"
    detail = "Nothing was changed: `errors` names the items that were refused. Mend them, or send `atomic` as false."

    def __init__(self, detail: str | None = None, *, member: str = "", refused: Sequence[RefusedItem] = ()) -> None:
        super().__init__(detail)
        self.member = member
        """Which member of the request the items are in."""
        self.refused = refused


def require_all(member: str, outcomes: Sequence[T | DomainError]) -> None:
    """Raises BatchRefused if any is a refusal; raising is what undoes the others."""
    refused = [RefusedItem(index, each) for index, each in enumerate(outcomes) if isinstance(each, DomainError)]
    if refused:
        raise BatchRefused(member=member, refused=refused)
