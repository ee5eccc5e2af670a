"""An AsyncSession that refuses to be misused, and whose statements the driver can run."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IllegalStateChangeError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from adapters.database.one_task import OneTaskSession, Use
from adapters.database.transacting import commit, connection_at_hand, transact


class StrictAsyncSession(AsyncSession):
    """Closed once, closed for good: using it later raises instead of quietly opening a transaction nobody ends."""

    sync_session_class = OneTaskSession
    _held: Connection | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.use = Use()
        super().__init__(*args, close_resets_only=False, **kwargs)
        cast("OneTaskSession", self.sync_session).use = self.use

    async def fetch(self, sql: str, arguments: Sequence[object]) -> Sequence[Any]:
        """The rows of a statement with $1, $2, ..., run by the driver in the session's transaction.

        Raises asyncpg's own errors, and Unavailable when the connection is lost.
        """
        connection = await self._connected()
        return await transact(connection, lambda driver: driver.fetch(sql, *arguments))

    async def run_for_each(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """The same without an answer, once for each row of arguments: all are sent before it waits. Raises the same."""
        connection = await self._connected()
        await transact(connection, lambda driver: driver.executemany(sql, rows))

    async def _connected(self) -> Connection:
        """What the unit of work has gathered goes first."""
        self.use.require()
        if self._has_rows():
            await self.flush()
        # SQLAlchemy sends SAVEPOINT when somebody first asks for the connection within it.
        if self._held is None or self._held.closed or self.in_nested_transaction():
            at_hand = connection_at_hand(self.sync_session, cast("AsyncEngine", self.bind))
            self._held = at_hand or (await self.connection()).sync_connection
        return cast("Connection", self._held)

    async def commit(self) -> None:
        if self._held and not (self._held.closed or self._has_rows() or self.in_nested_transaction()):
            await commit(self._held)
            # There is nothing left to wait for.
            self.sync_session.commit()
        else:
            await super().commit()

    def _has_rows(self) -> bool:
        """Of the unit of work, which may have changed: whoever writes by statements alone has none."""
        session = self.sync_session
        return bool(session.identity_map or session.new)

    async def __aexit__(self, type_: object, value: object, traceback: object) -> None:
        """Closing rolls back. A lost connection was rolled back by the server: what is being raised stands."""
        if self.is_left_behind:
            await self._give_up()
        elif not self._waits_to_close():
            # So it needs neither the task nor the greenlet of `await close()`.
            self.sync_session.close()
            return
        try:
            await super().__aexit__(type_, value, traceback)
        except DBAPIError:
            if value is None:
                raise

    def _waits_to_close(self) -> bool:
        """For the server, that is: after COMMIT there is nothing to roll back."""
        return self.in_transaction()

    @property
    def is_left_behind(self) -> bool:
        """Whether another task than the one that asks has used it, and may be in the middle of a statement."""
        owner = self.use.owner
        return owner is not None and owner is not asyncio.current_task() and not owner.done()

    async def _give_up(self) -> None:
        """Close its connection: given back, it would meet the next request with the answer to that statement."""
        try:
            await self.invalidate()
        except IllegalStateChangeError:
            # There is none yet: the other task is waiting for it.
            if owner := self.use.owner:
                owner.cancel()
                await asyncio.wait([owner])
