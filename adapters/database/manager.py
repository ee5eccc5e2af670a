"""Where sessions are opened, committed, rolled back and closed.

Three others touch connections at the edges: guard.py closes what its provider could not, fetching.py takes one for a
single SELECT, and the doctor, which looks at engines from outside, connects by itself.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker

from adapters.database.engines import create_read_engine, create_write_engine
from adapters.database.errors import commit_errors
from adapters.database.fetching import Reader
from adapters.database.options import DatabaseOptions
from adapters.database.read_session import ReadSession
from adapters.database.rows import METADATA
from adapters.database.seed import insert_administrator
from adapters.database.session import StrictAsyncSession


class DatabaseSessionManager:
    """One per process: the engines and the session factories, made once and disposed once.

    No connection is taken before the first SQL, so making a manager costs nothing and cannot fail.
    """

    def __init__(self, options: DatabaseOptions) -> None:
        self.engine = create_write_engine(options)
        self.read_engine = create_read_engine(options)
        self.reads_elsewhere = options.read_url is not None
        # What a replica says of somebody's rights may be old.
        self._primary_read_engine = (
            create_read_engine(replace(options, read_url=None)) if self.reads_elsewhere else self.read_engine
        )
        self.primary_reader = Reader(self._primary_read_engine)
        # expire_on_commit=False: what was read stays readable after COMMIT, without another query.
        self.session_factory = async_sessionmaker(self.engine, class_=StrictAsyncSession, expire_on_commit=False)
        self.read_session_factory = async_sessionmaker(
            self.read_engine, class_=ReadSession, expire_on_commit=False, autoflush=False
        )

    def session(self, *, read_only: bool = False) -> AbstractAsyncContextManager[AsyncSession]:
        """An ORM session: committed when the block ends, rolled back on any exception, always closed.

        `read_only` sessions have nothing to commit: each statement is on its own, and a write is refused.
        Raises OutcomeUnknown when the connection is lost during COMMIT, else what `translate` makes of its failure.
        """
        return self.read_session_factory() if read_only else self._committed()

    @asynccontextmanager
    async def _committed(self) -> AsyncIterator[AsyncSession]:
        # Leaving this block closes the session, and closing rolls back whatever was not committed.
        async with self.session_factory() as session:
            yield session
            with commit_errors():
                await session.commit()

    @asynccontextmanager
    async def connection(self, *, read_only: bool = False) -> AsyncIterator[AsyncConnection]:
        """A Core connection under the same rule, for COPY, bulk work and raw SQL."""
        engine = self.read_engine if read_only else self.engine
        async with engine.connect() as connection:
            yield connection
            if not read_only:
                with commit_errors():
                    await connection.commit()

    async def create_schema(self) -> None:
        """Make all tables without migrations: for scripts and throw-away databases."""
        async with self.connection() as connection:
            await connection.run_sync(METADATA.create_all)
            await connection.run_sync(insert_administrator)

    async def drop_schema(self) -> None:
        """Drop all tables and everything in them."""
        async with self.connection() as connection:
            await connection.run_sync(METADATA.drop_all)

    async def close(self) -> None:
        """Close every connection. The manager is of no use afterwards."""
        await self.engine.dispose()
        await self.read_engine.dispose()
        await self._primary_read_engine.dispose()
