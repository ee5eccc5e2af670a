"""SELECTs that are written once, at import, and run many times."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Select
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from adapters.database.assumptions import StillSo
from adapters.database.fetching import Reader
from adapters.database.record import Record
from adapters.database.session import ReadSession

_DIALECT: Final = dialect()  # type: ignore[no-untyped-call] # SQLAlchemy's own


class _Text(NamedTuple):
    sql: str
    parameters: list[tuple[str, object]]
    """In the order of $1, $2, ...: each name, and its value where nobody gives another."""

    def arguments(self, values: Mapping[str, object]) -> list[object]:
        return [values.get(name, own) for name, own in self.parameters]


class Query:
    """A statement of SQLAlchemy's that gives rows with its columns as attributes.

    On the read engine asyncpg runs the text itself, which makes the whole request much cheaper (ADR 15).
    Elsewhere SQLAlchemy does, since it begins the transaction with the first statement.
    """

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self.text = _compiled(statement)
        self._asking_along: dict[StillSo, _Text] = {}

    async def all(self, session: AsyncSession | AsyncConnection | Reader, **values: object) -> Sequence[Any]:
        # A session that holds a connection must not wait for a second one.
        if isinstance(session, Reader):
            return await session.fetch(self.text.sql, self.text.arguments(values))
        if isinstance(session, ReadSession) and not session.in_transaction():
            return await self._read(session, values)
        return (await session.execute(self._statement, values)).all()

    async def one_or_none(self, session: AsyncSession | AsyncConnection | Reader, **values: object) -> Any:
        """The row of a statement that finds one or none, as by a key."""
        rows = await self.all(session, **values)
        return rows[0] if rows else None

    async def _read(self, session: ReadSession, values: Mapping[str, object]) -> Sequence[Any]:
        """The first one of a request asks along whether its caller is still who they were (app/http/assumptions.py)."""
        assumed = session.assumption
        if assumed is None or assumed.holds is not None:
            return await session.fetch(self.text.sql, self.text.arguments(values))
        text = self._asking_along.get(assumed.question)
        if text is None:
            asking = self._statement.add_columns(assumed.question.column)
            text = self._asking_along[assumed.question] = _compiled(asking)
        rows = await session.fetch(text.sql, text.arguments({**values, **assumed.values}))
        # Of no row it is not known.
        assumed.holds = bool(rows) and rows[0].is_still_so
        return rows


def _compiled(statement: Select[Any]) -> _Text:
    Record.have(statement.selected_columns.keys())
    compiled = statement.compile(dialect=_DIALECT)
    return _Text(str(compiled), [(name, compiled.params[name]) for name in compiled.positiontup or ()])
