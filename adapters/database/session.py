"""The session that changes something: an AsyncSession that refuses to be misused."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar, cast

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IllegalStateChangeError
from sqlalchemy.pool import PoolProxiedConnection

from adapters.database.lazy_session import LazySession
from adapters.database.taking import Turns
from adapters.database.transacting import Driver, commit, take_for_changes, transact

T = TypeVar("T")


class StrictAsyncSession(LazySession):
    """Its transaction begins with its first statement, whoever runs it: the driver (ADR 35), or SQLAlchemy.

    When SQLAlchemy comes second it joins in, as it joins the transaction of any Connection that it is given.
    """

    _taken: PoolProxiedConnection | None = None
    """What the driver runs its statements on while nothing is asked of SQLAlchemy."""
    _of_sqlalchemy: Connection | None = None
    """What it runs them on from then on."""
    _turn: Turns | None = None
    _is_connecting = False

    async def fetch(self, sql: str, arguments: Sequence[object]) -> Sequence[Any]:
        """The rows of a statement with $1, $2, ..., run by the driver in the session's transaction.

        Raises asyncpg's own errors, and Unavailable when the connection is lost.
        """
        return await self._transact(lambda driver: driver.fetch(sql, *arguments))

    async def run_for_each(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """The same without an answer, once for each row of arguments: all are sent before it waits. Raises the same."""
        await self._transact(lambda driver: driver.executemany(sql, rows))

    async def _transact(self, statement: Callable[[Driver], Awaitable[T]]) -> T:
        return await transact(await self._connected(), statement)

    async def _connected(self) -> PoolProxiedConnection:
        self.use.require()
        if not self.is_plain:
            return await self._connected_by_sqlalchemy()
        if self._taken is None:
            self._taken = await self._take()
        return self._taken

    async def _take(self) -> PoolProxiedConnection:
        self._is_connecting = True
        try:
            taken, self._turn = await take_for_changes(self.engine)
        finally:
            self._is_connecting = False
        return taken

    async def _connected_by_sqlalchemy(self) -> PoolProxiedConnection:
        """What the unit of work has gathered goes first."""
        if self._has_rows():
            await self.flush()
        # SQLAlchemy sends SAVEPOINT when somebody first asks for the connection within it.
        held = self._of_sqlalchemy
        if held is None or not held.in_transaction() or self.in_nested_transaction():
            held = self._of_sqlalchemy = cast("Connection", (await self.connection()).sync_connection)
        return held.connection

    def _make(self) -> None:
        super()._make()
        taken, self._taken = self._taken, None
        if taken and taken.is_valid:
            self._of_sqlalchemy = Connection(self.engine.sync_engine, taken)
            self.sync_session.connection(bind_arguments={"bind": self._of_sqlalchemy})

    async def commit(self) -> None:
        held = self._of_sqlalchemy
        if self.is_plain:
            self.use.require_open()
            if self._taken:
                await commit(self._taken)
        elif held and held.in_transaction() and not (self._has_rows() or self.in_nested_transaction()):
            await commit(held.connection)
            # There is nothing left to wait for.
            self.sync_session.commit()
        else:
            await super().commit()
        self._let_go()

    async def rollback(self) -> None:
        await super().rollback()
        self._let_go()

    async def close(self) -> None:
        try:
            await super().close()
        finally:
            self._let_go()

    def _let_go(self) -> None:
        """Of what SQLAlchemy leaves open, since it only joined. At rest, there is nothing to wait for."""
        held, turn = [self._taken, self._of_sqlalchemy], self._turn
        self._taken = self._of_sqlalchemy = self._turn = None
        try:
            for each in held:
                if each:
                    each.close()
        finally:
            if turn:
                turn.end()

    def in_transaction(self) -> bool:
        return self._taken is not None if self.is_plain else super().in_transaction()

    async def __aexit__(self, type_: object, value: object, traceback: object) -> None:
        """Closing rolls back. A lost connection was rolled back by the server: what is being raised stands."""
        if not (self.use.is_left_behind or self._waits_to_close()):
            # So it needs neither the task nor the greenlet of `await close()`.
            self._close_at_once()
            return
        try:
            if self.use.is_left_behind:
                await self._give_up()
        finally:
            with suppress(*([DBAPIError] if value else [])):
                await super().__aexit__(type_, value, traceback)

    def _waits_to_close(self) -> bool:
        """For the server, that is: after COMMIT there is nothing to roll back."""
        return self.in_transaction()

    def _close_at_once(self) -> None:
        super()._close_at_once()
        self._let_go()

    async def _give_up(self) -> None:
        """Close its connection: given back, it would meet the next request with the answer to that statement."""
        try:
            if not self._is_connecting:
                await self.invalidate()
                return
        except IllegalStateChangeError:
            pass
        # There is none yet: the other task is waiting for it.
        await self.use.stop()
