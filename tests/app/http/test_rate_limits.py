"""What a client is told that has tried too often."""

from datetime import timedelta

import httpx
from litestar import get
from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from app.http.authentication import PUBLIC
from app.main import create_app
from domain.shared.throttle import Limit, TooManyAttempts
from tests.app.test_with_fakes import SETTINGS
from tests.fakes.plugin import FakeAdaptersPlugin

LIMIT = Limit(name="account", attempts=10, window=timedelta(minutes=5))


@get("/tried", opt=PUBLIC, operation_id="tried")
async def tried() -> None:
    raise TooManyAttempts(retry_after=30, limit=LIMIT)


class TriedPlugin(InitPlugin):
    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers.append(tried)
        return app_config


async def test_a_refusal_says_which_limit_it_is_and_when_to_try_again() -> None:
    app = create_app(SETTINGS, adapters=[FakeAdaptersPlugin(), TriedPlugin()])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://roster") as client:  # type: ignore[arg-type]
        refused = await client.get("/tried")
    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_attempts"
    assert refused.headers["Retry-After"] == "30"
    assert refused.headers["RateLimit-Policy"] == '"account";q=10;w=300'
    assert refused.headers["RateLimit"] == '"account";r=0;t=30'
