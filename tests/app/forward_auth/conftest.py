"""Forward-auth over fakes: a proxy that Roster trusts, and actors that a test makes up."""

from collections.abc import AsyncIterator
from typing import Any, Final

import httpx
import pytest
from sqlalchemy.engine import URL

from app.main import create_app
from app.settings.access import AccessSettings
from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from app.settings.variable import networks
from domain.shared.actor import Actor
from domain.shared.permissions import Permission
from tests.fakes.plugin import FakeAdaptersPlugin
from tests.samples import NOBODY

FORWARDED: Final = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Method": "GET",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "app.example.com",
    "X-Forwarded-Uri": "/reports?page=2",
}
BEARER: Final = {"Authorization": "Bearer ana"}
ANA: Final = Actor(
    name="user:ana",
    user_id=NOBODY,
    email="ana@example.com",
    display_name="Ana",
    roles=("author", "editor"),
    permissions=frozenset({Permission.USERS_READ}),
)
TRUSTED: Final = "127.0.0.1"


@pytest.fixture(scope="module")
def access() -> AccessSettings:
    return AccessSettings(public_url="https://roster.example.com", return_hosts=("app.example.com",))


@pytest.fixture(scope="module")
def fakes() -> FakeAdaptersPlugin:
    fakes = FakeAdaptersPlugin()
    fakes.authenticator.actors["ana"] = ANA
    return fakes


@pytest.fixture(scope="module")
def app(fakes: FakeAdaptersPlugin, access: AccessSettings) -> Any:
    settings = Settings(
        database=DatabaseSettings(url=URL.create("postgresql+asyncpg", host="nowhere.invalid", database="none")),
        server=ServerSettings(trusted_proxies=networks(TRUSTED)),
        access=access,
    )
    return create_app(settings, adapters=[fakes])


@pytest.fixture
async def client(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    """The proxy, which asks."""
    transport = httpx.ASGITransport(app, client=(TRUSTED, 1234))
    async with httpx.AsyncClient(transport=transport, base_url="http://roster", headers=FORWARDED) as client:
        yield client


@pytest.fixture
async def stranger(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever else can reach the port, and says the same."""
    transport = httpx.ASGITransport(app, client=("203.0.113.77", 1234))
    async with httpx.AsyncClient(transport=transport, base_url="http://roster", headers=FORWARDED) as client:
        yield client
