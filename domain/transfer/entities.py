"""An import, and how it went."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.transfer.values import OnConflict, TransferFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What somebody wants to be done with a file."""

    format: TransferFormat
    on_conflict: OnConflict
    dry_run: bool
    """Everything is tried, counted and undone."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCounts:
    """Lines with a record, and what became of them. With one refused line, nothing became of the others."""

    lines: int
    created: int = 0
    updated: int = 0
    skipped: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One that has ended: carried out, tried or refused."""

    id: UUID
    actor: str
    plan: ImportPlan
    counts: ImportCounts
