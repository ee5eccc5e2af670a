"""Imports as JSON."""

from typing import Annotated, Final, Self

from msgspec import Meta, Struct

from app.audit.schemas import ActorName
from app.http.problems import Problem
from app.http.schemas import Id, Time
from domain.transfer.entities import Import
from domain.transfer.values import Fault, OnConflict, TransferFormat

_MOST_LINES: Final = 2**31 - 1
Count = Annotated[int, Meta(ge=0, le=_MOST_LINES, examples=[0])]
FaultField = Annotated[
    Annotated[str, Meta(max_length=64)] | None,
    Meta(description="The member or column; null when it is the whole line.", examples=["email"]),
]


class ImportResponse(Struct, frozen=True, kw_only=True):
    id: Id
    actor: ActorName
    started_at: Time
    format: TransferFormat
    on_conflict: OnConflict
    dry_run: Annotated[bool, Meta(description="Everything was tried, counted and undone.")]
    lines: Count
    created: Count
    updated: Count
    skipped: Annotated[Count, Meta(description="Users who were there already and stayed as they were.")]
    refused: Annotated[Count, Meta(description="With one of them nothing at all was changed.")]

    @classmethod
    def of(cls, done: Import) -> Self:
        return cls(
            id=done.id,
            actor=done.actor,
            started_at=done.plan.at,
            format=done.plan.format,
            on_conflict=done.plan.on_conflict,
            dry_run=done.plan.dry_run,
            lines=done.counts.lines,
            created=done.counts.created,
            updated=done.counts.updated,
            skipped=done.counts.skipped,
            refused=done.counts.refused,
        )


class FaultResponse(Struct, frozen=True, kw_only=True):
    """One thing that is wrong with one line, as it is on each line of a report."""

    line: Annotated[int, Meta(ge=1, le=_MOST_LINES, description="Where the record begins; the first line is 1.")]
    field: FaultField
    code: Annotated[
        str, Meta(max_length=100, description="As of the errors at `/problems`.", examples=["invalid_email"])
    ]

    @classmethod
    def of(cls, fault: Fault) -> Self:
        return cls(line=fault.line, field=fault.field, code=fault.code)


class ImportRefusedProblem(Problem, frozen=True, omit_defaults=True, kw_only=True):
    """A problem that also tells how the import went, and the first faults. The report has all of them."""

    outcome: ImportResponse
    faults: Annotated[list[FaultResponse], Meta(max_length=100)]
