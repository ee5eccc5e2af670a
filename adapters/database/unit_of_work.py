"""The request's transaction, for the few rules that must say when it ends."""

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.errors import commit_errors
from domain.shared.unit_of_work import UnitOfWork


class SqlUnitOfWork(UnitOfWork):
    """The session of the request itself: what it does next begins another transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def commit(self) -> None:
        with commit_errors():
            await self._session.commit()
