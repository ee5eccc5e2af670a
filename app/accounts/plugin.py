"""The feature `accounts` as one object."""

from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.plugins import InitPlugin

from app.accounts.collaborators import (
    provide_account_mails,
    provide_account_tokens,
    provide_admission,
    provide_new_accounts,
)
from app.accounts.controller import AccountsController, OwnEmailController
from app.accounts.invitations_controller import InvitationsController
from app.mail.languages import provide_locale
from domain.accounts.links import AccountLinks
from domain.accounts.values import Registration


class AccountsPlugin(InitPlugin):
    """Adds the routes about accounts.

    Needs the ports account_token_repository, invitation_repository, outbox, throttle, unit_of_work,
    session_repository, those of users and roles, and audit_trail.
    """

    def __init__(self, public_url: str, registration: Registration) -> None:
        self._links = AccountLinks(public_url)
        self._registration = registration

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.dependencies |= {
            "account_links": Provide(lambda: self._links, sync_to_thread=False),
            "registration": Provide(lambda: self._registration, sync_to_thread=False),
            "locale": Provide(provide_locale, sync_to_thread=False),
            "account_tokens": Provide(provide_account_tokens, sync_to_thread=False),
            "account_mails": Provide(provide_account_mails, sync_to_thread=False),
            "admission": Provide(provide_admission, sync_to_thread=False),
            "new_accounts": Provide(provide_new_accounts, sync_to_thread=False),
        }
        app_config.route_handlers += [AccountsController, OwnEmailController, InvitationsController]
        return app_config
