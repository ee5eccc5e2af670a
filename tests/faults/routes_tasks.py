"""Routes in which more than one task uses the request's session, or one of them is stopped in between."""

import asyncio
from typing import Final

from litestar import post
from litestar.di import NamedDependency, Provide
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.faults.routes_commit import INSERT, Session

SLEEP: Final = text("SELECT pg_sleep(0.3)")


async def provide_first(db_session: Session) -> str:
    await db_session.execute(INSERT)
    return "first"


async def provide_second(db_session: Session) -> str:
    await db_session.execute(INSERT)
    return "second"


@post(
    "/faults/siblings-query",
    status_code=201,
    dependencies={"first": Provide(provide_first), "second": Provide(provide_second)},
)
async def siblings_query(first: NamedDependency[str], second: NamedDependency[str]) -> list[str]:
    return [first, second]


@post("/faults/provider-queries", status_code=201, dependencies={"first": Provide(provide_first)})
async def provider_queries(first: NamedDependency[str]) -> str:
    return first


@post("/faults/gathers", status_code=201)
async def gathers(db_session: Session) -> None:
    await asyncio.gather(db_session.execute(INSERT), db_session.execute(INSERT))


@post("/faults/leaves-a-sibling-running", status_code=201)
async def leaves_a_sibling_running(db_session: Session) -> None:
    has_begun = asyncio.Event()

    async def sleep() -> None:
        await db_session.execute(INSERT)
        has_begun.set()
        await db_session.execute(SLEEP)

    async def fail() -> None:
        await has_begun.wait()
        raise RuntimeError("planted in a sibling")

    await asyncio.gather(sleep(), fail())


@post("/faults/commits-from-another-task", status_code=201)
async def commits_from_another_task(db_session: Session) -> None:
    await db_session.execute(INSERT)
    sleeping = asyncio.create_task(_commit(db_session))
    await asyncio.gather(db_session.execute(SLEEP), sleeping)


async def _commit(session: AsyncSession) -> None:
    await asyncio.sleep(0.05)
    await session.commit()


@post("/faults/stops-waiting-for-a-statement", status_code=201)
async def stops_waiting_for_a_statement(db_session: Session) -> None:
    await db_session.execute(INSERT)
    try:
        await asyncio.wait_for(db_session.execute(SLEEP), 0.05)
    except TimeoutError:
        await db_session.execute(INSERT)


ROUTES: Final = (
    siblings_query,
    provider_queries,
    gathers,
    leaves_a_sibling_running,
    commits_from_another_task,
    stops_waiting_for_a_statement,
)
