"""The session that only reads."""

from collections.abc import Sequence
from typing import Any

import asyncpg

from adapters.database.assumptions import AskedAlong
from adapters.database.errors import WriteOnReadEngine
from adapters.database.fetching import Reader
from adapters.database.session import StrictAsyncSession


class ReadSession(StrictAsyncSession):
    """Of the read engine, where each statement is on its own: nothing is begun, nothing to commit."""

    assumption: AskedAlong | None = None
    """What its first Query is to find out for the request that it is given to."""

    def _waits_to_close(self) -> bool:
        """Never: no COMMIT, no reset, no connection beyond the pool's size (engines.py)."""
        return False

    async def fetch(self, sql: str, arguments: Sequence[object]) -> Sequence[Any]:
        """The rows of a SELECT with $1, $2, ..., by a connection that is taken for this statement alone.

        Raises what `translate` makes of a failure, in a transaction of SQLAlchemy's asyncpg's own errors, and
        WriteOnReadEngine.
        """
        if self.in_transaction():
            # A session that holds a connection must not wait for a second one.
            try:
                return await super().fetch(sql, arguments)
            except asyncpg.ReadOnlySQLTransactionError as error:
                raise WriteOnReadEngine from error
        self.use.require()
        return await Reader(self.engine).fetch(sql, arguments)
