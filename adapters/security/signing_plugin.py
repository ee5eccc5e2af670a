"""Provides the ports about access tokens, and keeps the keys up to date while the service runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import structlog
from litestar import Litestar
from litestar.config.app import AppConfig
from litestar.di import Provide
from litestar.plugins import InitPlugin

from adapters.security.key_ring import KeyRing
from domain.keys.ports import PublishedKeys
from domain.shared.access_tokens import AccessTokens

SECONDS_BETWEEN: Final = 30.0
_log: Final = structlog.get_logger("roster.keys")


class SigningPlugin(InitPlugin):
    """Needs the database while the application runs, so it comes after what closes it."""

    def __init__(self, access_tokens: AccessTokens, key_ring: KeyRing) -> None:
        self._access_tokens = access_tokens
        self._key_ring = key_ring

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.dependencies["access_tokens"] = Provide(self.provide_access_tokens, sync_to_thread=False)
        app_config.dependencies["published_keys"] = Provide(self.provide_published_keys, sync_to_thread=False)
        app_config.lifespan.append(self._lifespan)
        return app_config

    def provide_access_tokens(self) -> AccessTokens:
        return self._access_tokens

    def provide_published_keys(self) -> PublishedKeys:
        return self._key_ring

    @asynccontextmanager
    async def _lifespan(self, _: Litestar) -> AsyncIterator[None]:
        async with kept_fresh(self._key_ring):
            yield


@asynccontextmanager
async def kept_fresh(key_ring: KeyRing, every: float = SECONDS_BETWEEN) -> AsyncIterator[None]:
    """At once and every so many seconds as long as the block runs. Does not wait for the database to be there."""
    task = asyncio.create_task(_keep_fresh(key_ring, every))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep_fresh(key_ring: KeyRing, every: float) -> None:
    while True:
        try:
            await key_ring.refresh()
        except Exception as error:  # noqa: BLE001 (a task that ended would never see a new key)
            # What is known stays in use. A request that needs more asks for itself and gets the error.
            _log.warning("signing keys were not read", reason=type(error).__name__)
        await asyncio.sleep(every)
