"""Roster with routes added that do what no route of ours may do, to see what the session makes of it."""

import os
from collections import deque
from typing import Final

from litestar import Litestar, Router, get
from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.plugins import InitPlugin
from litestar.types import Scope

from adapters.database.manager import DatabaseSessionManager
from adapters.database.plugin import DatabasePlugin
from app.http.authentication import PUBLIC
from app.main import create_app, production_adapters
from app.settings.settings import Settings
from domain.users.ports import PasswordHasher
from domain.users.values import Password
from tests.databases import connections_in_use
from tests.faults import routes_commit, routes_lifetime, routes_statements, routes_tasks


class FaultsPlugin(InitPlugin):
    """Adds the routes, and one that tells what the pools of this worker have given out."""

    def __init__(self, manager: DatabaseSessionManager) -> None:
        self._manager = manager
        self._hasher = _WatchedHasher(manager)
        # As an error reporter does: it keeps the error, and with it every frame and generator on its way.
        self._reported: Final[deque[Exception]] = deque(maxlen=50)

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        @get("/faults/figures")
        async def figures() -> dict[str, int]:
            return {
                "pid": os.getpid(),
                "checked_out": connections_in_use(self._manager),
                "checked_out_while_hashing": max(self._hasher.seen, default=-1),
            }

        app_config.after_exception.append(self._report)
        app_config.dependencies["password_hasher"] = Provide(lambda: self._hasher, sync_to_thread=False)
        routes = [
            figures,
            *routes_commit.ROUTES,
            *routes_lifetime.ROUTES,
            *routes_statements.ROUTES,
            *routes_tasks.ROUTES,
        ]
        # Public, so that the session under test is the only one that they open.
        app_config.route_handlers.append(Router("/", route_handlers=routes, opt=PUBLIC))
        return app_config

    async def _report(self, error: Exception, _: Scope) -> None:
        self._reported.append(error)


class _WatchedHasher(PasswordHasher):
    """Hashes nothing, and notes how many connections are out meanwhile."""

    def __init__(self, manager: DatabaseSessionManager) -> None:
        self._manager = manager
        self.seen: list[int] = []

    async def hash(self, _: Password) -> str:
        self.seen.append(connections_in_use(self._manager))
        return "hashed"

    async def verify(self, _: str, password_hash: str | None) -> bool:
        self.seen.append(connections_in_use(self._manager))
        return password_hash == "hashed"

    def is_outdated(self, _: str) -> bool:
        return False

    def knows(self, password_hash: str) -> bool:
        return password_hash == "hashed"


def create_faulty_app(settings: Settings) -> Litestar:
    adapters = production_adapters(settings)
    manager = next(each.manager for each in adapters if isinstance(each, DatabasePlugin))
    return create_app(settings, [*adapters, FaultsPlugin(manager)])
