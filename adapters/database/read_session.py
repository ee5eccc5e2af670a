"""The session that only reads."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.assumptions import AskedAlong
from adapters.database.fetching import Reader
from adapters.database.one_task import OneTaskSession, Use
from adapters.database.session import StrictAsyncSession


class ReadSession(StrictAsyncSession):
    """Of the read engine, where each statement is on its own: nothing is begun, nothing to commit.

    What SQLAlchemy needs for that is made when it is needed: most reads are a Query, which needs nothing of it.
    """

    assumption: AskedAlong | None = None
    """What its first Query is to find out for the request that it is given to."""

    def __init__(self, bind: AsyncEngine, **options: Any) -> None:
        self.use = Use()
        self.bind = bind
        self._options = options

    def __getattr__(self, name: str) -> Any:
        """Asked for what is not there yet."""
        if name not in ("sync_session", "_proxied"):
            raise AttributeError(name)
        use = self.use
        super().__init__(self.bind, **self._options)
        self.use = cast("OneTaskSession", self.sync_session).use = use
        return self.sync_session

    @property
    def is_plain(self) -> bool:
        """SQLAlchemy has not been asked for anything."""
        return "sync_session" not in self.__dict__

    def in_transaction(self) -> bool:
        return not self.is_plain and super().in_transaction()

    async def __aexit__(self, type_: object, value: object, traceback: object) -> None:
        if self.is_plain:
            self.use.is_over = True
        else:
            await super().__aexit__(type_, value, traceback)

    def _waits_to_close(self) -> bool:
        """Never: no COMMIT, no reset, no connection beyond the pool's size (engines.py)."""
        return False

    async def fetch(self, sql: str, arguments: Sequence[object]) -> Sequence[Any]:
        """The rows of a SELECT with $1, $2, ..., by a connection that is taken for this statement alone.

        Raises what `translate` makes of a failure, and WriteOnReadEngine.
        """
        if self.in_transaction():
            # A session that holds a connection must not wait for a second one.
            return await super().fetch(sql, arguments)
        self.use.require()
        return await Reader(cast("AsyncEngine", self.bind)).fetch(sql, arguments)
