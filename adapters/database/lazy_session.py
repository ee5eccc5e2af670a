"""An AsyncSession whose half that is SQLAlchemy's is made when somebody needs it."""

from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from adapters.database.one_task import OneTaskSession, Use

# What AsyncSession hands on what is asked of it to.
_SQLALCHEMY: Final = ("sync_session", "_proxied")


class LazySession(AsyncSession):
    """Most requests run each `Query` by the driver and need nothing of the unit of work: to make it costs as much.

    Closed once, closed for good: using it later raises instead of quietly opening a transaction nobody ends.
    """

    sync_session_class = OneTaskSession
    sync_session: OneTaskSession  # pyright: ignore[reportIncompatibleVariableOverride] (as sync_session_class says)

    def __init__(self, bind: AsyncEngine, **options: Any) -> None:
        self.use = Use()
        self.bind = self.engine = bind
        self._options = options

    @property
    def is_plain(self) -> bool:
        """SQLAlchemy has not been asked for anything."""
        return "sync_session" not in self.__dict__

    def __getattr__(self, name: str) -> Any:
        """Asked for what is not there yet."""
        if name not in _SQLALCHEMY:
            raise AttributeError(name)
        self._make()
        return self.sync_session

    def in_transaction(self) -> bool:
        return not self.is_plain and super().in_transaction()

    def _has_rows(self) -> bool:
        """Of the unit of work, which may have changed: whoever writes by statements alone has none."""
        session = self.sync_session
        return bool(session.identity_map or session.new)

    def _close_at_once(self) -> None:
        """Where there is nothing to wait for."""
        if self.is_plain:
            self.use.is_over = True
        else:
            self.sync_session.close()

    def _make(self) -> None:
        super().__init__(self.engine, close_resets_only=False, **self._options)
        self.sync_session.use = self.use
        if self.use.is_over:
            self.sync_session.close()
