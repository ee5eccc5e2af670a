"""The feature `problems` as one object."""

from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from app.problems.controller import ProblemsController


class ProblemsPlugin(InitPlugin):
    """Adds the pages about problems. Needs nothing."""

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers.append(ProblemsController)
        return app_config
