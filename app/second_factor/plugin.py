"""The feature `second_factor` as one object."""

from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.plugins import InitPlugin

from app.second_factor.controller import SecondFactorController, SecondFactorOfUserController
from app.second_factor.proofs import provide_second_factors


class SecondFactorPlugin(InitPlugin):
    """Adds the routes about second factors, and the port `second_factors` for whoever signs people in.

    Needs the ports second_factor_repository, authenticators, recovery_codes, throttle, unit_of_work, those of users
    and audit_trail.
    """

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.dependencies["second_factors"] = Provide(provide_second_factors, sync_to_thread=False)
        app_config.route_handlers += [SecondFactorController, SecondFactorOfUserController]
        return app_config
