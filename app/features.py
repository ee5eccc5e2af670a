"""Which features make up Roster, in the order in which their routes are looked through."""

from collections.abc import Sequence

from litestar.plugins import InitPlugin

from app.accounts.plugin import AccountsPlugin
from app.api_keys.plugin import ApiKeysPlugin
from app.audit.plugin import AuditPlugin
from app.docs.plugin import DocsPlugin
from app.forward_auth.plugin import ForwardAuthPlugin
from app.forward_auth.sign_in_link import SignInLink
from app.health.plugin import HealthPlugin
from app.http.draining import Draining
from app.http.openapi import OpenAPIDocumentPlugin, document
from app.http.return_addresses import ReturnAddresses
from app.keys.plugin import KeysPlugin
from app.pages.plugin import PagesPlugin
from app.personal_data.plugin import PersonalDataPlugin
from app.problems.plugin import ProblemsPlugin
from app.roles.plugin import RolesPlugin
from app.second_factor.plugin import SecondFactorPlugin
from app.sessions.plugin import SessionsPlugin
from app.settings.settings import Settings
from app.transfer.plugin import TransferPlugin
from app.users.plugin import UsersPlugin


def features(settings: Settings, draining: Draining) -> Sequence[InitPlugin]:
    """One plugin a feature; each says which ports it needs."""
    access = settings.access
    returns = ReturnAddresses(access.public_url, access.return_hosts)
    return (
        AuditPlugin(),
        UsersPlugin(),
        RolesPlugin(),
        TransferPlugin(import_limit=settings.server.max_import_bytes),
        SecondFactorPlugin(),
        KeysPlugin(),
        ApiKeysPlugin(),
        SessionsPlugin(),
        AccountsPlugin(access.url(settings.server.port), access.registration),
        PersonalDataPlugin(),
        PagesPlugin(returns, access.registration),
        ForwardAuthPlugin(SignInLink(access.sign_in_page, returns) if access.sign_in_page else None),
        HealthPlugin(draining),
        ProblemsPlugin(),
        OpenAPIDocumentPlugin(),
        DocsPlugin(document),
    )
