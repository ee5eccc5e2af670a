"""The feature `keys` as one object."""

from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from app.keys.controller import KeysController


class KeysPlugin(InitPlugin):
    """Adds the published keys. Needs the port published_keys."""

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers.append(KeysController)
        return app_config
