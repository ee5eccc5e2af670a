"""The feature `health` as one object."""

from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.plugins import InitPlugin

from app.health.controller import HealthController
from app.http.draining import Draining


class HealthPlugin(InitPlugin):
    """Adds the health checks. Needs the port readiness."""

    def __init__(self, draining: Draining) -> None:
        self._draining = draining

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.dependencies["draining"] = Provide(lambda: self._draining, sync_to_thread=False)
        app_config.route_handlers.append(HealthController)
        return app_config
