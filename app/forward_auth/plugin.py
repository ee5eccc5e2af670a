"""The feature `forward_auth` as one object."""

from litestar.config.app import AppConfig
from litestar.handlers import asgi
from litestar.plugins import InitPlugin

from app.forward_auth.questions import FORWARD, NGINX, question
from app.forward_auth.refusals import Refusals
from app.forward_auth.sign_in_link import SignInLink


class ForwardAuthPlugin(InitPlugin):
    """Adds the routes where proxies ask; `QuestionsFirst` stands in front of them.

    Without a page to sign in at, nobody is sent to one.
    """

    def __init__(self, sign_in: SignInLink | None) -> None:
        self._refusals = Refusals(sign_in)

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers += [
            asgi(
                FORWARD,
                copy_scope=False,
                exception_handlers=self._refusals.with_sign_in(),
                opt={"operation_id": "authorizeForwarded"},
            )(question),
            asgi(
                NGINX,
                copy_scope=False,
                exception_handlers=self._refusals.as_problems(),
                opt={"operation_id": "authorizeForwardedByNginx"},
            )(question),
        ]
        return app_config
