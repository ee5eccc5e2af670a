"""Routes that use a session before or after its time, or keep others from closing it."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, Final

from litestar import Request, Response, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency, Provide
from litestar.response import Stream
from sqlalchemy.ext.asyncio import AsyncSession

from domain.shared.errors import Conflict
from tests.faults.routes_commit import INSERT, Session

kept: list[AsyncSession] = []


async def insert_with_kept_session(_: Request[Any, Any, Any] | None = None) -> None:
    await kept[-1].execute(INSERT)


@post("/faults/keeps-its-session", status_code=201)
async def keeps_its_session(db_session: Session) -> None:
    await db_session.execute(INSERT)
    kept[:] = [db_session]


@post("/faults/uses-another-requests-session", status_code=201)
async def uses_another_requests_session() -> None:
    await insert_with_kept_session()


@post("/faults/uses-a-closed-session", status_code=201, after_response=insert_with_kept_session)
async def uses_a_closed_session(db_session: Session) -> None:
    await db_session.execute(INSERT)
    kept[:] = [db_session]


@post("/faults/uses-it-in-the-background", status_code=201)
async def uses_it_in_the_background(db_session: Session) -> Response[None]:
    await db_session.execute(INSERT)
    kept[:] = [db_session]
    return Response(None, background=BackgroundTask(insert_with_kept_session))


@post("/faults/streams", status_code=201)
async def streams(db_session: Session) -> Stream:
    async def chunks() -> AsyncGenerator[str, None]:
        yield "begun"
        await db_session.execute(INSERT)
        yield "ended"

    return Stream(chunks())


def cancel_this_task() -> None:
    task = asyncio.current_task()
    assert task
    task.cancel()


@post("/faults/is-cancelled", status_code=201)
async def is_cancelled(db_session: Session) -> None:
    await db_session.execute(INSERT)
    cancel_this_task()
    await asyncio.sleep(0)


async def provide_after_a_query(db_session: Session) -> str:
    """In a task of its own, which hides from the rule that it is a provider who asks."""
    await asyncio.create_task(_insert(db_session))
    kept[:] = [db_session]
    return "queried"


async def _insert(session: AsyncSession) -> None:
    await session.execute(INSERT)


async def provide_a_refusal(queried: NamedDependency[str]) -> str:
    raise Conflict(queried)


async def provide_a_cancellation(queried: NamedDependency[str]) -> str:
    cancel_this_task()
    await asyncio.sleep(0)
    return queried


@post(
    "/faults/a-later-provider-refuses",
    status_code=201,
    dependencies={"queried": Provide(provide_after_a_query), "refused": Provide(provide_a_refusal)},
)
async def a_later_provider_refuses(refused: NamedDependency[str]) -> str:
    return refused


@post(
    "/faults/a-later-provider-is-cancelled",
    status_code=201,
    dependencies={"queried": Provide(provide_after_a_query), "cancelled": Provide(provide_a_cancellation)},
)
async def a_later_provider_is_cancelled(cancelled: NamedDependency[str]) -> str:
    return cancelled


async def provide_another_generator() -> AsyncGenerator[str, None]:
    yield "another"


ANOTHER: Final = {"another": Provide(provide_another_generator)}


@post("/faults/two-generators", status_code=201, dependencies=ANOTHER)
async def two_generators(db_session: Session, another: NamedDependency[str]) -> str:
    await db_session.execute(INSERT)
    return another


@post("/faults/two-generators-are-cancelled", status_code=201, dependencies=ANOTHER)
async def two_generators_are_cancelled(db_session: Session, another: NamedDependency[str]) -> str:
    kept[:] = [db_session]
    await db_session.execute(INSERT)
    cancel_this_task()
    await asyncio.sleep(0)
    return another


ROUTES: Final = (
    keeps_its_session,
    uses_another_requests_session,
    uses_a_closed_session,
    uses_it_in_the_background,
    streams,
    is_cancelled,
    a_later_provider_refuses,
    a_later_provider_is_cancelled,
    two_generators,
    two_generators_are_cancelled,
)
