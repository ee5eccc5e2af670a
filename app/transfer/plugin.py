"""The feature `transfer` as one object."""

from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.plugins import InitPlugin

from app.transfer.exports_controller import ExportsController
from app.transfer.imports_controller import ImportsController


class TransferPlugin(InitPlugin):
    """Adds the routes about whole registers. Needs the ports of transfer, and those of users and of the machine."""

    def __init__(self, *, import_limit: int) -> None:
        """`import_limit` in bytes, of a file that is not compressed or was inflated."""
        self._import_limit = import_limit

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.dependencies["import_limit"] = Provide(lambda: self._import_limit, sync_to_thread=False)
        app_config.route_handlers += [ImportsController, ExportsController]
        return app_config
