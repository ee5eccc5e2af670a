"""SQLAlchemy's session, where it looks at who uses it."""

import asyncio
from typing import Any

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from adapters.database.misuse import SessionIsOver, SessionIsShared, SessionUsedByProvider, is_used_by_a_provider


class Use:
    """Of a session: by the one task that used it first, until it is closed."""

    owner: asyncio.Task[Any] | None = None
    is_over = False

    def require(self) -> None:
        """Before every use of the database. Raises SessionMisused."""
        self.require_open()
        task = asyncio.current_task()
        if self.owner is None:
            if is_used_by_a_provider():
                raise SessionUsedByProvider
            self.owner = task
        elif task is not self.owner:
            raise SessionIsShared(self.owner, task)

    def require_open(self) -> None:
        if self.is_over:
            raise SessionIsOver

    @property
    def is_left_behind(self) -> bool:
        """Whether another task than the one that asks has used it, and may be in the middle of a statement."""
        return self.owner is not None and self.owner is not asyncio.current_task() and not self.owner.done()

    async def stop(self) -> None:
        if self.owner:
            self.owner.cancel()
            await asyncio.wait([self.owner])


class OneTaskSession(Session):
    """Asked for its bind before every use of the database, which is when it looks at who is asking."""

    use: Use

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        self.use.require()
        # A session has one engine, so what it is asked for makes no difference.
        return super().get_bind(*args, **kwargs) if self.bind is None else self.bind

    def close(self) -> None:
        try:
            super().close()
        finally:
            self.use.is_over = True
