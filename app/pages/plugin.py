"""The pages as one object."""

from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from app.http.return_addresses import ReturnAddresses
from app.pages.account_controller import AccountPageController
from app.pages.refusals import RETURN_ADDRESSES
from app.pages.sign_in_controller import SignInPageController


class PagesPlugin(InitPlugin):
    """Adds the pages for people. Needs the ports of sessions."""

    def __init__(self, returns: ReturnAddresses) -> None:
        self._returns = returns

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.state[RETURN_ADDRESSES] = self._returns
        app_config.route_handlers += [SignInPageController, AccountPageController]
        return app_config
