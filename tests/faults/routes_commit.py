"""Routes around COMMIT and the answer: what comes first, and what becomes of the one when the other fails."""

import asyncio
import os
from contextlib import suppress
from typing import Any, Final
from uuid import UUID, uuid4

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from domain.shared.errors import Conflict, NotFound, Unavailable

Session = NamedDependency[AsyncSession]

INSERT: Final = text("INSERT INTO probe (id) VALUES (gen_random_uuid())")
# Its trigger waits, at COMMIT, for a lock that a test holds.
INSERT_SLOWLY: Final = text("INSERT INTO probe_slow (id) VALUES (gen_random_uuid())")
END_OWN_CONNECTION: Final = text("SELECT pg_terminate_backend(pg_backend_pid())")

REFUSALS: Final[dict[int, type[Exception]]] = {404: NotFound, 409: Conflict, 500: RuntimeError, 503: Unavailable}


@post("/faults/works", status_code=201)
async def works(db_session: Session) -> dict[str, int]:
    await db_session.execute(INSERT)
    return {"pid": os.getpid()}


@post("/faults/inserts/{row_id:uuid}", status_code=201)
async def inserts(db_session: Session, row_id: FromPath[UUID]) -> None:
    await db_session.execute(text("INSERT INTO probe (id) VALUES (:id)"), {"id": row_id})


@post("/faults/commit-fails", status_code=201)
async def commit_fails(db_session: Session) -> None:
    await db_session.execute(INSERT)
    await db_session.execute(text("INSERT INTO probe_child (parent) VALUES (:id)"), {"id": uuid4()})


@post("/faults/commit-waits", status_code=201)
async def commit_waits(db_session: Session) -> None:
    await db_session.execute(INSERT)
    await db_session.execute(INSERT_SLOWLY)


@post("/faults/is-cancelled-at-commit", status_code=201)
async def is_cancelled_at_commit(db_session: Session) -> None:
    await db_session.execute(INSERT)
    await db_session.execute(INSERT_SLOWLY)
    task = asyncio.current_task()
    assert task
    asyncio.get_running_loop().call_later(0.2, task.cancel)


@post("/faults/dies-before-commit", status_code=201)
async def dies_before_commit(db_session: Session) -> None:
    await db_session.execute(INSERT)
    with suppress(DBAPIError):
        await db_session.execute(END_OWN_CONNECTION)


@post("/faults/unserialisable", status_code=201)
async def unserialisable(db_session: Session) -> Any:
    await db_session.execute(INSERT)
    return {"nobody can encode": object()}


@post("/faults/returns/{status:int}")
async def returns(db_session: Session, status: FromPath[int]) -> Response[None]:
    await db_session.execute(INSERT)
    return Response(None, status_code=status)


@post("/faults/raises/{status:int}")
async def raises(db_session: Session, status: FromPath[int]) -> None:
    await db_session.execute(INSERT)
    raise REFUSALS[status]


async def fail_with_response(_: Response[Any]) -> Response[Any]:
    raise RuntimeError("planted in after_request")


@post("/faults/after-request-fails", status_code=201, after_request=fail_with_response)
async def after_request_fails(db_session: Session) -> None:
    await db_session.execute(INSERT)


async def fail_with_request(_: Request[Any, Any, Any]) -> None:
    raise RuntimeError("planted in after_response")


@post("/faults/after-response-fails", status_code=201, after_response=fail_with_request)
async def after_response_fails(db_session: Session) -> None:
    await db_session.execute(INSERT)


ROUTES: Final = (
    works,
    inserts,
    commit_fails,
    commit_waits,
    is_cancelled_at_commit,
    dies_before_commit,
    unserialisable,
    returns,
    raises,
    after_request_fails,
    after_response_fails,
)
