"""Roster with a hasher that is stuck until it is released: what waits for it stays waiting."""

from threading import Event
from typing import Final

from litestar import Litestar, post
from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from adapters.security.argon2 import Argon2Hasher
from adapters.security.plugin import SecurityPlugin
from app.main import create_app, production_adapters
from app.settings.settings import Settings

_released: Final = Event()


class _Stuck:
    """In Argon2's place."""

    def hash(self, _: str) -> str:
        _released.wait()
        return "$argon2id$stuck"


@post("/faults/release")
async def release() -> None:
    _released.set()


class ReleasePlugin(InitPlugin):
    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers.append(release)
        return app_config


def create_stuck_app(settings: Settings) -> Litestar:
    adapters = production_adapters(settings)
    security = next(each for each in adapters if isinstance(each, SecurityPlugin))
    hasher = security.provide_password_hasher()
    assert isinstance(hasher, Argon2Hasher)
    hasher._argon2 = _Stuck()  # type: ignore[assignment]
    return create_app(settings, [*adapters, ReleasePlugin()])
