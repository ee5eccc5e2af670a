"""Statements that are written once, at import, and run many times."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias, cast

from sqlalchemy import Delete, Insert, Select, Update
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from adapters.database.assumptions import StillSo
from adapters.database.fetching import Reader
from adapters.database.read_session import ReadSession
from adapters.database.record import Record
from adapters.database.session import StrictAsyncSession

_Statement: TypeAlias = Select[Any] | Insert | Update | Delete
_DIALECT: Final = dialect()  # type: ignore[no-untyped-call] # SQLAlchemy's own


class _Text(NamedTuple):
    sql: str
    parameters: list[tuple[str, object]]
    """In the order of $1, $2, ...: each name, and its value where nobody gives another."""

    def arguments(self, values: Mapping[str, object]) -> list[object]:
        return [values.get(name, own) for name, own in self.parameters]


class Query:
    """A statement of SQLAlchemy's that gives rows with its columns as attributes.

    SQLAlchemy compiles it once, and asyncpg runs the text: on the read engine by itself (ADR 15), elsewhere in
    the transaction of the session (ADR 35).
    """

    def __init__(self, statement: _Statement) -> None:
        self._statement = statement
        self.text = _compiled(statement)
        self._asking_along: dict[StillSo, _Text] = {}

    async def all(self, session: AsyncSession | AsyncConnection | Reader, **values: object) -> Sequence[Any]:
        if isinstance(session, AsyncConnection):
            return (await session.execute(self._statement, values)).all()
        if isinstance(session, ReadSession):
            return await self._read(session, values)
        # Every session is of the manager's making.
        asked = cast("StrictAsyncSession | Reader", session)
        return await asked.fetch(self.text.sql, self.text.arguments(values))

    async def one_or_none(self, session: AsyncSession | AsyncConnection | Reader, **values: object) -> Any:
        """The row of a statement that finds one or none, as by a key."""
        rows = await self.all(session, **values)
        return rows[0] if rows else None

    async def for_each(self, session: AsyncSession, rows: Sequence[Mapping[str, object]]) -> None:
        """Once for each of the rows, without an answer: one round trip, however many."""
        arguments = [self.text.arguments(row) for row in rows]
        await cast("StrictAsyncSession", session).run_for_each(self.text.sql, arguments)

    async def _read(self, session: ReadSession, values: Mapping[str, object]) -> Sequence[Any]:
        """The first one of a request asks along whether its caller is still who they were (app/http/assumptions.py)."""
        assumed = session.assumption
        if assumed is None or assumed.holds is not None or session.in_transaction():
            return await session.fetch(self.text.sql, self.text.arguments(values))
        text = self._asking_along.get(assumed.question)
        if text is None:
            asking = cast("Select[Any]", self._statement).add_columns(assumed.question.column)
            text = self._asking_along[assumed.question] = _compiled(asking)
        rows = await session.fetch(text.sql, text.arguments({**values, **assumed.values}))
        # Of no row it is not known.
        assumed.holds = bool(rows) and rows[0].is_still_so
        return rows


def _compiled(statement: _Statement) -> _Text:
    Record.have(filter(None, statement.exported_columns.keys()))
    compiled = statement.compile(dialect=_DIALECT)
    return _Text(str(compiled), [(name, compiled.params[name]) for name in compiled.positiontup or ()])
