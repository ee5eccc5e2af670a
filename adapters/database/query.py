"""SELECTs that are written once, at import, and run many times."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from adapters.database.fetching import Reader
from adapters.database.session import ReadSession

_DIALECT: Final = dialect()  # type: ignore[no-untyped-call] # SQLAlchemy's own


class Query:
    """A statement of SQLAlchemy's that gives rows with its columns as attributes.

    On the read engine asyncpg runs the text itself, which makes the whole request much cheaper (ADR 15).
    Elsewhere SQLAlchemy does, since it begins the transaction with the first statement.
    """

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        compiled = statement.compile(dialect=_DIALECT)
        self._sql = str(compiled)
        self._parameters = [(name, compiled.params[name]) for name in compiled.positiontup or ()]

    async def all(self, session: AsyncSession | AsyncConnection | Reader, **values: object) -> Sequence[Any]:
        # A session that holds a connection must not wait for a second one.
        if isinstance(session, Reader) or (isinstance(session, ReadSession) and not session.in_transaction()):
            return await session.fetch(self._sql, [values.get(name, own) for name, own in self._parameters])
        return (await session.execute(self._statement, values)).all()

    async def one_or_none(self, session: AsyncSession | AsyncConnection | Reader, **values: object) -> Any:
        """The row of a statement that finds one or none, as by a key."""
        rows = await self.all(session, **values)
        return rows[0] if rows else None
