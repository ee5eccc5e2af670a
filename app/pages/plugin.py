"""The pages as one object."""

from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from app.http.return_addresses import ReturnAddresses
from app.pages.account_controller import AccountPageController
from app.pages.asking_controller import AskingPagesController
from app.pages.links import REGISTRATION
from app.pages.links_controller import LinkPagesController
from app.pages.refusals import RETURN_ADDRESSES
from app.pages.sign_in_controller import SignInPageController
from domain.accounts.values import Registration


class PagesPlugin(InitPlugin):
    """Adds the pages for people. Needs the ports of sessions and accounts."""

    def __init__(self, returns: ReturnAddresses, registration: Registration) -> None:
        self._returns = returns
        self._registration = registration

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.state[RETURN_ADDRESSES] = self._returns
        app_config.state[REGISTRATION] = self._registration
        app_config.route_handlers += [
            SignInPageController,
            AccountPageController,
            LinkPagesController,
            AskingPagesController,
        ]
        return app_config
