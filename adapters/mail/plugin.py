"""Gives use cases the outbox, and delivers what is in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar
from litestar.config.app import AppConfig
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation
from litestar.plugins import InitPlugin
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.manager import DatabaseSessionManager
from adapters.database.outbox import SEALED_FOR, NoOutbox, SqlOutbox
from adapters.database.outbox_queue import OutboxQueue
from adapters.mail.console import ConsoleCarrier
from adapters.mail.delivery import Delivery
from adapters.mail.letters import Letters
from adapters.mail.options import MailOptions
from adapters.mail.smtp import SmtpCarrier
from adapters.security.secret_box import SecretBox
from domain.mail.ports import Outbox
from domain.shared.figures import FIGURES


class MailPlugin(InitPlugin):
    """Every worker delivers: one that stops leaves its share to the others."""

    def __init__(self, manager: DatabaseSessionManager, secret_key: str, options: MailOptions) -> None:
        self._manager = manager
        self._box = SecretBox(secret_key, SEALED_FOR)
        self._letters = Letters(options)
        self._carrier = SmtpCarrier(options.server) if options.server else ConsoleCarrier()

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        delivery = Delivery(OutboxQueue(self._manager), self._box, self._letters, self._carrier)

        @asynccontextmanager
        async def lifespan(_: Litestar) -> AsyncIterator[None]:
            async with delivery.running():
                yield

        app_config.dependencies["outbox"] = Provide(self.provide_outbox, sync_to_thread=False)
        app_config.state.setdefault(FIGURES, []).append(delivery.figures)
        app_config.lifespan.append(lifespan)
        return app_config

    def provide_outbox(self, db_session: NamedDependency[SkipValidation[AsyncSession]]) -> Outbox:
        return SqlOutbox(db_session, self._box)


class NoMailPlugin(InitPlugin):
    """Whoever runs this service has not said how mail is sent."""

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.dependencies["outbox"] = Provide(provide_no_outbox, sync_to_thread=False)
        return app_config


def provide_no_outbox() -> Outbox:
    return NoOutbox()
