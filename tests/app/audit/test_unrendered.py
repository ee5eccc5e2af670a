"""An answer that cannot be rendered undoes the change and its event: in this process, with a route that does so."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from litestar import post
from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from adapters.database.manager import DatabaseSessionManager
from adapters.database.plugin import DatabasePlugin
from adapters.security.secret_box import SecretBox
from app.http.injection import Port
from app.main import create_app
from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from app.users.providers import USE_CASES
from domain.users.use_cases.register_user import RegisterUser, RegisterUserCommand
from tests.credentials import AUTHORIZATION, REGISTERED
from tests.databases import Database
from tests.fakes.plugin import FakeAdaptersPlugin
from tests.server import SECRET_KEY

pytestmark = pytest.mark.database

COUNTS = f"SELECT (SELECT count(*) FROM {REGISTERED}), (SELECT count(*) FROM audit_events)"


@post("/registers", status_code=201, dependencies=USE_CASES)
async def registers(register_user: Port[RegisterUser]) -> dict[str, Any]:
    await register_user.execute(RegisterUserCommand(email="ana@example.com", display_name="Ana"))
    return {}


@post("/breaks", status_code=201, dependencies=USE_CASES)
async def breaks(register_user: Port[RegisterUser]) -> dict[str, Any]:
    await register_user.execute(RegisterUserCommand(email="bea@example.com", display_name="Bea"))
    return {"nobody can encode": object()}


class RoutesPlugin(InitPlugin):
    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers += [registers, breaks]
        return app_config


@pytest.fixture
async def client(manager: DatabaseSessionManager, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(database=DatabaseSettings(url=database.url), server=ServerSettings())

    fakes = FakeAdaptersPlugin()
    database_plugin = DatabasePlugin(manager, fakes.access_tokens, SecretBox(SECRET_KEY, "answers"))
    app: Any = create_app(settings, [fakes, database_plugin, RoutesPlugin()])
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://roster", headers=AUTHORIZATION
    ) as client:
        yield client


async def test_neither_the_change_nor_its_event_is_kept(client: httpx.AsyncClient, database: Database) -> None:
    assert (await client.post("/registers")).status_code == 201
    assert tuple(await database.observer.fetchrow(COUNTS) or ()) == (1, 1)
    assert (await client.post("/breaks")).status_code == 500
    assert tuple(await database.observer.fetchrow(COUNTS) or ()) == (1, 1)
