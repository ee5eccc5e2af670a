"""An AsyncSession that refuses to be misused, and the one that only reads."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, IllegalStateChangeError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import Session

from adapters.database.assumptions import AskedAlong
from adapters.database.fetching import Reader
from adapters.database.misuse import SessionIsOver, SessionIsShared, SessionUsedByProvider, is_used_by_a_provider


class _Use:
    """Of a session: by the one task that used it first, until it is closed."""

    owner: asyncio.Task[Any] | None = None
    is_over = False

    def require(self) -> None:
        """Before every use of the database. Raises SessionMisused."""
        if self.is_over:
            raise SessionIsOver
        task = asyncio.current_task()
        if self.owner is None:
            if is_used_by_a_provider():
                raise SessionUsedByProvider
            self.owner = task
        elif task is not self.owner:
            raise SessionIsShared(self.owner, task)


class _OneTaskSession(Session):
    """Asked for its bind before every use of the database, which is when it looks at who is asking."""

    use: _Use

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        self.use.require()
        # A session has one engine, so what it is asked for makes no difference.
        return super().get_bind(*args, **kwargs) if self.bind is None else self.bind

    def close(self) -> None:
        try:
            super().close()
        finally:
            self.use.is_over = True


class StrictAsyncSession(AsyncSession):
    """Closed once, closed for good: using it later raises instead of quietly opening a transaction nobody ends."""

    sync_session_class = _OneTaskSession

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.use = _Use()
        super().__init__(*args, close_resets_only=False, **kwargs)
        cast("_OneTaskSession", self.sync_session).use = self.use

    async def __aexit__(self, type_: object, value: object, traceback: object) -> None:
        """Closing rolls back. A lost connection was rolled back by the server: what is being raised stands."""
        if self.is_left_behind:
            await self._give_up()
        try:
            await super().__aexit__(type_, value, traceback)
        except DBAPIError:
            if value is None:
                raise

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


class ReadSession(StrictAsyncSession):
    """Of the read engine, where each statement is on its own: nothing is begun, nothing to commit.

    What SQLAlchemy needs for that is made when it is needed: most reads are a Query, which needs nothing of it.
    """

    assumption: AskedAlong | None = None
    """What its first Query is to find out for the request that it is given to."""

    def __init__(self, bind: AsyncEngine, **options: Any) -> None:
        self.use = _Use()
        self.bind = bind
        self._options = options

    def __getattr__(self, name: str) -> Any:
        """Asked for what is not there yet."""
        if name not in ("sync_session", "_proxied"):
            raise AttributeError(name)
        use = self.use
        super().__init__(self.bind, **self._options)
        self.use = cast("_OneTaskSession", self.sync_session).use = use
        return self.sync_session

    @property
    def is_plain(self) -> bool:
        """SQLAlchemy has not been asked for anything."""
        return "sync_session" not in self.__dict__

    def in_transaction(self) -> bool:
        return not self.is_plain and super().in_transaction()

    async def __aexit__(self, type_: object, value: object, traceback: object) -> None:
        """Nothing waits for the server: no COMMIT, no reset, no connection beyond the pool's size (engines.py)."""
        if self.is_plain:
            self.use.is_over = True
        elif self.is_left_behind:
            await super().__aexit__(type_, value, traceback)
        else:
            # So it needs neither the task nor the greenlet of `await close()`.
            self.sync_session.close()

    async def fetch(self, sql: str, arguments: Sequence[object]) -> Sequence[Any]:
        """The rows of a SELECT with $1, $2, ..., by a connection that is taken for this statement alone.

        Raises what `translate` makes of a failure, and WriteOnReadEngine.
        """
        self.use.require()
        return await Reader(cast("AsyncEngine", self.bind)).fetch(sql, arguments)
