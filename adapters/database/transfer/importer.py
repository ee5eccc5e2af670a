"""Carries out an import: COPY into a place of its own, then checks and changes of all at once, in one transaction."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from uuid_utils.compat import uuid7

from adapters.database.errors import sqlstate
from adapters.database.manager import DatabaseSessionManager
from adapters.database.rows import IMPORTS
from adapters.database.standing import as_they_are_now
from adapters.database.transfer.applying import create, update
from adapters.database.transfer.bulk import Bulk
from adapters.database.transfer.checks import note_faults
from adapters.database.transfer.imports import row_of
from adapters.database.transfer.locking import lock
from adapters.database.transfer.staging import TABLES, StagingTables
from domain.shared.actor import Actor, Origin
from domain.transfer.entities import Import, ImportCounts, ImportPlan
from domain.transfer.errors import ImportInProgress, RegisterChanged
from domain.transfer.ports import RegisterImporter, Staging
from domain.transfer.values import MOST_REPORTED, Candidate, Fault, OnConflict

SHOWN: Final = 100
"""Faults that the refusal itself names."""
_ONE_AT_A_TIME: Final = select(func.pg_try_advisory_xact_lock(func.hashtext("roster.import")))
_TAKEN: Final = "23505"
_TRIES: Final = 3
_REFUSED: Final = "SELECT count(DISTINCT line) AS lines FROM faults"
_KEEP_FAULTS: Final = """
INSERT INTO import_faults (import_id, number, line, field, code)
SELECT $1, row_number() OVER (ORDER BY line, field, code), line, field, code FROM faults
ORDER BY line, field, code LIMIT $2
"""
_FIRST: Final = "SELECT line, field, code FROM import_faults WHERE import_id = $1 ORDER BY number LIMIT $2"


class SqlRegisterImporter(RegisterImporter):
    """On a connection of its own, which the request's session must not also have."""

    def __init__(self, manager: DatabaseSessionManager, origin: Origin) -> None:
        self._manager = manager
        self._origin = origin

    @asynccontextmanager
    async def begin(self, plan: ImportPlan) -> AsyncIterator[Staging]:
        async with self._manager.connection() as connection:
            bulk = await Bulk.of(connection)
            if not (await connection.execute(_ONE_AT_A_TIME)).scalar_one():
                raise ImportInProgress
            await bulk.execute(TABLES)
            yield SqlStaging(connection, bulk, plan, self._origin)


class SqlStaging(Staging):
    def __init__(self, connection: AsyncConnection, bulk: Bulk, plan: ImportPlan, origin: Origin) -> None:
        self._connection = connection
        self._bulk = bulk
        self._plan = plan
        self._origin = origin
        self._tables = StagingTables(bulk)

    async def stage(self, candidates: Sequence[Candidate]) -> None:
        await self._tables.add(candidates)

    async def finish(self, faults: Sequence[Fault], *, lines: int, refused: int) -> tuple[Import, Sequence[Fault]]:
        await self._tables.flush()
        await self._bulk.execute("ANALYZE staging")
        counts = await self._carried_out(faults, lines, refused)
        done = Import(id=uuid7(), actor=self._origin.actor.name, plan=self._plan, counts=counts)
        return done, await self._kept(done)

    async def actor(self) -> Actor:
        return await as_they_are_now(self._origin.actor, self._connection)

    async def _carried_out(self, faults: Sequence[Fault], lines: int, refused: int) -> ImportCounts:
        """What others register between the check and the change is found by the next try."""
        for _ in range(_TRIES):
            await self._bulk.execute("TRUNCATE faults")
            roles = await lock(self._bulk, self._plan.on_conflict)
            await note_faults(self._bulk, self._plan.on_conflict, self._origin.actor, roles)
            found = (await self._bulk.fetch(_REFUSED))[0]["lines"] + refused
            if found:
                await self._tables.add_faults(faults)
                return ImportCounts(lines=lines, refused=found)
            counts = await self._changed(lines)
            if counts:
                return counts
        raise RegisterChanged

    async def _changed(self, lines: int) -> ImportCounts | None:
        """None, and nothing is changed, when somebody else took an address or an id."""
        await self._connection.execute(text("SAVEPOINT unchanged"))
        plan = self._plan
        try:
            updates = plan.on_conflict is OnConflict.UPDATE
            updated = await update(self._bulk, self._origin, plan.at) if updates else 0
            created = await create(self._bulk, self._origin, plan.at)
        except Exception as error:
            if sqlstate(error) != _TAKEN:
                raise
            await self._connection.execute(text("ROLLBACK TO unchanged"))
            return None
        if plan.dry_run:
            await self._connection.execute(text("ROLLBACK TO unchanged"))
        return ImportCounts(lines=lines, created=created, updated=updated, skipped=lines - created - updated)

    async def _kept(self, done: Import) -> Sequence[Fault]:
        await self._connection.execute(insert(IMPORTS), row_of(done))
        if not done.counts.refused:
            return ()
        await self._bulk.execute(_KEEP_FAULTS, done.id, MOST_REPORTED)
        return [Fault(*row.values()) for row in await self._bulk.fetch(_FIRST, done.id, SHOWN)]
