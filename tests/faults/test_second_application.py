"""A process may make the application more than once, and each is whole: it commits, and it closes what it opened."""

import httpx
import pytest

from app.main import create_app
from app.settings.access import AccessSettings
from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from tests.credentials import AUTHORIZATION, REGISTERED
from tests.databases import Database
from tests.server import SECRET_KEY

pytestmark = pytest.mark.database

OURS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'roster'"


def settings_for(database: Database) -> Settings:
    return Settings(
        database=DatabaseSettings(url=database.url),
        server=ServerSettings(log_level="error"),
        access=AccessSettings(secret_key=SECRET_KEY),
    )


async def test_no_hook_runs_once_an_answer_is_being_sent(database: Database) -> None:
    """It could neither commit nor refuse any more. Advanced Alchemy would put one there."""
    settings = settings_for(database)
    assert create_app(settings).before_send == []


async def test_the_second_application_commits_and_closes_as_the_first(database: Database) -> None:
    settings = settings_for(database)
    for expected, app in enumerate([create_app(settings), create_app(settings)], 1):
        transport = httpx.ASGITransport(app)  # type: ignore[arg-type] # the same protocol in other words
        async with (
            app.lifespan(),
            httpx.AsyncClient(transport=transport, base_url="http://roster.internal", headers=AUTHORIZATION) as client,
        ):
            person = {"email": f"person{expected}@example.com", "display_name": "Person"}
            assert (await client.post("/v1/users", json=person)).status_code == 201
            assert await database.observer.fetchval(f"SELECT count(*) FROM {REGISTERED}") == expected
            assert await database.observer.fetchval(OURS) >= 1
        assert await database.observer.fetchval(OURS) == 0
