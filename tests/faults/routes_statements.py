"""Routes whose statements fail, wait, or may not be made."""

from contextlib import suppress
from typing import Final
from uuid import uuid4

from litestar import get, post
from litestar.params import FromPath
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.faults.routes_commit import INSERT, Session

# Shared, so that any number of requests hold a connection each until the test lets all of them go.
HOLD: Final = text("SELECT pg_advisory_xact_lock_shared(1)")
INSERT_AGAIN: Final = text("INSERT INTO probe (id) VALUES (:id)")
PLANTED: Final = "planted in an error"
SECRET: Final = "correct-horse-battery"


@get("/faults/writes")
async def writes(db_session: Session) -> None:
    await db_session.execute(INSERT)


@get("/faults/locks")
async def locks(db_session: Session) -> None:
    await db_session.execute(text("SELECT id FROM probe FOR UPDATE"))


@post("/faults/holds", status_code=201)
async def holds(db_session: Session) -> None:
    await db_session.execute(INSERT)
    await db_session.execute(text("SET LOCAL lock_timeout = 0"))
    await db_session.execute(HOLD)
    await db_session.execute(INSERT)


@post("/faults/swallows-an-error", status_code=201)
async def swallows_an_error(db_session: Session) -> None:
    row = {"id": uuid4()}
    await db_session.execute(INSERT_AGAIN, row)
    try:
        await db_session.execute(INSERT_AGAIN, row)
    except IntegrityError:
        await db_session.execute(INSERT)


@post("/faults/swallows-an-error-and-ends", status_code=201)
async def swallows_an_error_and_ends(db_session: Session) -> None:
    row = {"id": uuid4()}
    await db_session.execute(INSERT_AGAIN, row)
    with suppress(IntegrityError):
        await db_session.execute(INSERT_AGAIN, row)


@post("/faults/recovers-from-an-error", status_code=201)
async def recovers_from_an_error(db_session: Session) -> None:
    row = {"id": uuid4()}
    await db_session.execute(INSERT_AGAIN, row)
    try:
        async with db_session.begin_nested():
            await db_session.execute(INSERT_AGAIN, row)
    except IntegrityError:
        await db_session.execute(INSERT)


@post("/faults/fails-with/{code:str}", status_code=201)
async def fails_with(db_session: Session, code: FromPath[str]) -> None:
    await db_session.execute(INSERT)
    message = f"ERRCODE = '{code}', MESSAGE = '{PLANTED}', DETAIL = '{PLANTED}'"
    await db_session.execute(text(f"DO $$ BEGIN RAISE EXCEPTION USING {message}; END $$"))


@post("/faults/fails-with-a-secret", status_code=201)
async def fails_with_a_secret(db_session: Session) -> None:
    """The server repeats the whole row in its DETAIL, and SQLAlchemy every parameter in its message."""
    statement = text("INSERT INTO users (id, password_hash) VALUES (gen_random_uuid(), :secret)")
    await db_session.execute(statement, {"secret": SECRET})


@post("/faults/increments", status_code=201)
async def increments(db_session: Session) -> None:
    await db_session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
    found = (await db_session.execute(text("SELECT n FROM probe_counter"))).scalar_one()
    await db_session.execute(text("UPDATE probe_counter SET n = :n"), {"n": found + 1})


ROUTES: Final = (
    writes,
    locks,
    holds,
    swallows_an_error,
    swallows_an_error_and_ends,
    recovers_from_an_error,
    fails_with,
    fails_with_a_secret,
    increments,
)
