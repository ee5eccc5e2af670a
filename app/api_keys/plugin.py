"""The feature `api_keys` as one object."""

from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from app.api_keys.controller import ApiKeysController, ApiKeysOfUserController


class ApiKeysPlugin(InitPlugin):
    """Adds the routes about API keys. Needs the ports api_key_repository, user_repository, audit_trail and clock."""

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers += [ApiKeysController, ApiKeysOfUserController]
        return app_config
