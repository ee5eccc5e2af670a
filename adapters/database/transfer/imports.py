"""Imports that have ended, and their reports."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.manager import DatabaseSessionManager
from adapters.database.query import Query
from adapters.database.rows import IMPORT_FAULTS, IMPORTS
from domain.transfer.entities import Import, ImportCounts, ImportPlan
from domain.transfer.errors import ImportNotFound
from domain.transfer.ports import ImportRepository
from domain.transfer.values import Fault, OnConflict, TransferFormat

KEPT: Final = timedelta(days=30)

_GET: Final = Query(select(IMPORTS).where(IMPORTS.c.id == bindparam("import_id")))
_FAULTS: Final = Query(
    select(IMPORT_FAULTS.c.line, IMPORT_FAULTS.c.field, IMPORT_FAULTS.c.code)
    .where(IMPORT_FAULTS.c.import_id == bindparam("import_id"))
    .order_by(IMPORT_FAULTS.c.number)
)

_SWEEP: Final = delete(IMPORTS).where(IMPORTS.c.started_at < func.now() - KEPT)


class SqlImportRepository(ImportRepository):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, import_id: UUID) -> Import:
        row = await _GET.one_or_none(self._session, import_id=import_id)
        if row is None:
            raise ImportNotFound
        return _read(row)

    async def faults_of(self, import_id: UUID) -> Sequence[Fault]:
        faults = await _FAULTS.all(self._session, import_id=import_id)
        if not faults:
            await self.get(import_id)
        return [Fault(row.line, row.field, row.code) for row in faults]


def row_of(done: Import) -> dict[str, object]:
    return {
        "id": done.id,
        "actor": done.actor,
        "format": done.plan.format.value,
        "on_conflict": done.plan.on_conflict.value,
        "dry_run": done.plan.dry_run,
        "started_at": done.plan.at,
        "lines": done.counts.lines,
        "created": done.counts.created,
        "updated": done.counts.updated,
        "skipped": done.counts.skipped,
        "refused": done.counts.refused,
    }


async def sweep_imports(manager: DatabaseSessionManager) -> None:
    """Forget, with their reports, those that nobody looks at any more."""
    async with manager.connection() as connection:
        await connection.execute(_SWEEP)


def _read(row: Any) -> Import:
    return Import(
        id=row.id,
        actor=row.actor,
        plan=ImportPlan(
            format=TransferFormat(row.format),
            on_conflict=OnConflict(row.on_conflict),
            dry_run=row.dry_run,
            at=row.started_at,
        ),
        counts=ImportCounts(
            lines=row.lines,
            created=row.created,
            updated=row.updated,
            skipped=row.skipped,
            refused=row.refused,
        ),
    )
