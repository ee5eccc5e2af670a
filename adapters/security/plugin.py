"""Provides the ports about passwords."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar
from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.plugins import InitPlugin

from adapters.security.argon2 import Argon2Hasher
from adapters.security.common_passwords import ZxcvbnCommonPasswords
from domain.shared.figures import FIGURES
from domain.users.ports import CommonPasswords, PasswordHasher


class SecurityPlugin(InitPlugin):
    def __init__(self, *, hashing_threads: int, hashing_queue: int) -> None:
        self._hasher = Argon2Hasher(hashing_threads, hashing_queue)
        self._common_passwords = ZxcvbnCommonPasswords()

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.dependencies["password_hasher"] = Provide(self.provide_password_hasher, sync_to_thread=False)
        app_config.dependencies["common_passwords"] = Provide(self.provide_common_passwords, sync_to_thread=False)
        app_config.state.setdefault(FIGURES, []).append(self._hasher.figures)
        app_config.lifespan.append(self._lifespan)
        return app_config

    def provide_password_hasher(self) -> PasswordHasher:
        return self._hasher

    def provide_common_passwords(self) -> CommonPasswords:
        return self._common_passwords

    @asynccontextmanager
    async def _lifespan(self, _: Litestar) -> AsyncIterator[None]:
        try:
            yield
        finally:
            self._hasher.close()
