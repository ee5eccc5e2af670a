"""The feature `sessions` as one object."""

from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from app.sessions.controller import SignInController
from app.sessions.of_user_controller import SessionsOfUserController
from app.sessions.own_controller import OwnController


class SessionsPlugin(InitPlugin):
    """Adds the routes about signing in, oneself and sessions.

    Needs the ports session_repository, refresh_token_repository, access_tokens, second_factors, throttle,
    unit_of_work, audit_trail and those of users.
    """

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.route_handlers += [SignInController, OwnController, SessionsOfUserController]
        return app_config
