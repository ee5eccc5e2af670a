"""Provides the ports that keep the secrets of second factors."""

from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.plugins import InitPlugin

from adapters.security.recovery_codes import HashedRecoveryCodes
from adapters.security.totp import TotpAuthenticators
from domain.second_factor.ports import Authenticators, RecoveryCodes


class SecondFactorSecretsPlugin(InitPlugin):
    """What is sealed or hashed here is of use only under the same ROSTER_SECRET_KEY."""

    def __init__(self, secret_key: str, *, issuer: str) -> None:
        self._authenticators = TotpAuthenticators(secret_key, issuer)
        self._recovery_codes = HashedRecoveryCodes(secret_key)

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.dependencies["authenticators"] = Provide(self.provide_authenticators, sync_to_thread=False)
        app_config.dependencies["recovery_codes"] = Provide(self.provide_recovery_codes, sync_to_thread=False)
        return app_config

    def provide_authenticators(self) -> Authenticators:
        return self._authenticators

    def provide_recovery_codes(self) -> RecoveryCodes:
        return self._recovery_codes
