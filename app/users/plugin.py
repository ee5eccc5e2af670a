"""The feature `users` as one object."""

from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from app.users.controller import UsersController


class UsersPlugin(InitPlugin):
    """Adds the routes about users. Needs the ports of users, audit_trail and those of the machine."""

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers.append(UsersController)
        return app_config
