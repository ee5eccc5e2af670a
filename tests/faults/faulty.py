"""Roster with routes added that do what no route of ours may do, to see what the session makes of it."""

from typing import Any
from uuid import uuid4

from litestar import Litestar, Request, Response, get, post
from litestar.config.app import AppConfig
from litestar.di import NamedDependency, Provide
from litestar.plugins import InitPlugin
from litestar.response import Stream
from litestar.types import Scope
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.manager import DatabaseSessionManager
from adapters.database.plugin import DatabasePlugin
from app.main import create_app, production_adapters
from app.settings import Settings
from domain.shared.errors import Conflict

AnyRequest = Request[Any, Any, Any]
Session = NamedDependency[AsyncSession]

INSERT = text("INSERT INTO probe (id) VALUES (gen_random_uuid())")
kept: list[AsyncSession] = []


@post("/faults/works", status_code=201)
async def works(db_session: Session) -> dict[str, str]:
    await db_session.execute(INSERT)
    kept.append(db_session)
    return {}


@post("/faults/commit-fails", status_code=201)
async def commit_fails(db_session: Session) -> dict[str, str]:
    await db_session.execute(INSERT)
    await db_session.execute(text("INSERT INTO probe_child (parent) VALUES (:id)"), {"id": uuid4()})
    return {}


@post("/faults/unserialisable", status_code=201)
async def unserialisable(db_session: Session) -> Any:
    await db_session.execute(INSERT)
    return {"nobody can encode": object()}


@post("/faults/refuses", status_code=201)
async def refuses(db_session: Session) -> dict[str, str]:
    await db_session.execute(INSERT)
    raise Conflict


@post("/faults/breaks", status_code=201)
async def breaks(db_session: Session) -> dict[str, str]:
    await db_session.execute(INSERT)
    raise RuntimeError("planted")


@post("/faults/returns-an-error", status_code=201)
async def returns_an_error(db_session: Session) -> Response[str]:
    await db_session.execute(INSERT)
    return Response("a refusal is raised; what is returned is kept", status_code=409)


@post("/faults/uses-another-requests-session", status_code=201)
async def uses_another_requests_session() -> dict[str, str]:
    await kept[-1].execute(INSERT)
    return {}


async def insert_once_more(_: AnyRequest) -> None:
    await kept[-1].execute(INSERT)


@post("/faults/uses-a-closed-session", status_code=201, after_response=insert_once_more)
async def uses_a_closed_session(db_session: Session) -> dict[str, str]:
    await db_session.execute(INSERT)
    kept.append(db_session)
    return {}


@post("/faults/streams", status_code=201)
async def streams(db_session: Session) -> Stream:
    async def chunks() -> Any:
        yield "begun"
        await db_session.execute(INSERT)
        yield "ended"

    return Stream(chunks())


@get("/faults/writes")
async def writes(db_session: Session) -> dict[str, str]:
    await db_session.execute(INSERT)
    return {}


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


reported: list[Exception] = []


async def report(error: Exception, _: Scope) -> None:
    """As an error reporter does: it keeps the error, and with it every frame and generator on its way."""
    reported.append(error)


class FaultsPlugin(InitPlugin):
    """Adds the routes above, and one that tells what the pools have given out."""

    def __init__(self, manager: DatabaseSessionManager) -> None:
        self._manager = manager

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        manager = self._manager

        @get("/faults/checked-out")
        async def checked_out() -> int:
            return sum(engine.pool.checkedout() for engine in (manager.engine, manager.read_engine))  # type: ignore[attr-defined]

        app_config.after_exception.append(report)
        app_config.route_handlers += [
            works,
            commit_fails,
            unserialisable,
            refuses,
            breaks,
            returns_an_error,
            uses_another_requests_session,
            uses_a_closed_session,
            streams,
            writes,
            siblings_query,
            provider_queries,
            checked_out,
        ]
        return app_config


def create_faulty_app() -> Litestar:
    settings = Settings.from_environment()
    adapters = production_adapters(settings)
    manager = next(each.manager for each in adapters if isinstance(each, DatabasePlugin))
    return create_app(settings, [*adapters, FaultsPlugin(manager)])
