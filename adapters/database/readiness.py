"""Whether the database can be reached and has the tables this version expects."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import text

from adapters.database.errors import translate
from adapters.database.manager import DatabaseSessionManager
from adapters.database.migrations import head_revision
from domain.shared.errors import Unavailable
from domain.shared.readiness import Readiness

_REVISION: Final = text("SELECT version_num FROM alembic_version")
_IS_MIGRATED: Final = text("SELECT to_regclass('alembic_version') IS NOT NULL")


class DatabaseReadiness(Readiness):
    def __init__(self, manager: DatabaseSessionManager) -> None:
        self._manager = manager

    async def check(self) -> Mapping[str, str]:
        try:
            found = await self._revision()
        except Exception as error:
            if not isinstance(translate(error), Unavailable):
                raise
            return {"database": "unreachable: is it running, and is DATABASE_URL right?", "migrations": "unknown"}
        expected = head_revision()
        if found == expected:
            return {"database": "ok", "migrations": "ok"}
        return {"database": "ok", "migrations": f"at {found}, expected {expected}: run `roster db upgrade`"}

    async def _revision(self) -> str | None:
        async with self._manager.connection(read_only=True) as connection:
            if not (await connection.execute(_IS_MIGRATED)).scalar_one():
                return None
            return (await connection.execute(_REVISION)).scalar_one_or_none()
