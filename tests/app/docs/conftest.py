"""The documentation of a small application in this process, and that of Roster on a real server."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from sqlalchemy.engine import URL

from tests.app.docs.chromium import HOST, Browser, running_chromium
from tests.app.docs.stub import create_app
from tests.databases import new_database
from tests.server import running_server


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A new application for each test: nothing has been read or encoded yet."""
    transport = httpx.ASGITransport(create_app())
    async with httpx.AsyncClient(transport=transport, base_url="http://roster.internal") as client:
        yield client


@pytest.fixture(scope="module")
def browser(origin: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with running_chromium(tmp_path_factory.mktemp("chromium"), origin) as browser:
        yield browser


@pytest.fixture(scope="module")
async def origin(postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Where Roster is reached, both at `/` and below the prefix."""
    log = tmp_path_factory.mktemp("server") / "log"
    target = "tests.app.docs.proxy:create_proxied_app"
    async with new_database(postgres, template=template) as url:
        with running_server(url, log, target=target, ROSTER_TRUSTED_PROXIES="127.0.0.1") as server:
            yield server.base_url.replace("127.0.0.1", HOST)
