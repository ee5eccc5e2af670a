"""The feature `health` as one object."""

from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from app.health.controller import HealthController


class HealthPlugin(InitPlugin):
    """Adds the health checks. Needs the port readiness."""

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers.append(HealthController)
        return app_config
