"""The feature `users` as one object."""

from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from app.users.batch_controller import UserBatchesController
from app.users.collection_controller import UserCollectionController
from app.users.controller import UsersController


class UsersPlugin(InitPlugin):
    """Adds the routes about users. Needs the ports of users, audit_trail and those of the machine."""

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers += [UserCollectionController, UsersController, UserBatchesController]
        return app_config
