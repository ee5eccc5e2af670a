"""Gives every request its one AsyncSession, and every repository port its implementation."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import timedelta
from functools import partial
from typing import Any, Final

from advanced_alchemy.extensions.litestar import SQLAlchemyAsyncConfig, SQLAlchemyInitPlugin
from litestar import Litestar, Request
from litestar.config.app import AppConfig
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation
from litestar.plugins import InitPlugin
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.audit import SqlAuditTrail
from adapters.database.authenticator import DatabaseAuthenticator
from adapters.database.figures import pool_figures
from adapters.database.guard import OPEN_SESSION, closing_sessions
from adapters.database.idempotency import answered_once
from adapters.database.last_uses import LastUses, writing
from adapters.database.manager import DatabaseSessionManager
from adapters.database.personal_data.records import SqlPersonalRecords
from adapters.database.personal_data.traces import SqlPersonalTraces
from adapters.database.read_session import ReadSession
from adapters.database.readiness import DatabaseReadiness
from adapters.database.repositories import REPOSITORIES
from adapters.database.sweeper import sweeping
from adapters.database.throttle import SqlThrottle
from adapters.database.transfer.exporter import CopyExporter
from adapters.database.transfer.importer import SqlRegisterImporter
from adapters.security.secret_box import SecretBox
from domain.shared.access_tokens import AccessTokens
from domain.shared.actor import Origin
from domain.shared.authentication import ASSUMPTION, AUTHENTICATOR
from domain.shared.figures import FIGURES
from domain.shared.idempotency import EXCHANGE, Exchange

SAFE_METHODS: Final = frozenset({"GET", "HEAD"})


class DatabasePlugin(InitPlugin):
    """Around Advanced Alchemy's plugin, with the session given and committed by us.

    Its own commit handler runs after the status line is decided and swallows a failing COMMIT: never use it.
    """

    def __init__(
        self,
        manager: DatabaseSessionManager,
        access_tokens: AccessTokens,
        answer_box: SecretBox,
        *,
        keep_answers_for: timedelta = timedelta(days=1),
    ) -> None:
        self.manager = manager
        self._access_tokens = access_tokens
        self._answer_box = answer_box
        self._last_uses = LastUses()
        self._of_the_process = {
            "readiness": DatabaseReadiness(manager),
            "throttle": SqlThrottle(manager),
            "register_exporter": CopyExporter(manager),
            "personal_records": SqlPersonalRecords(manager),
        }
        self._keep_answers_for = keep_answers_for

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        hooks = list(app_config.before_send)
        SQLAlchemyInitPlugin(
            SQLAlchemyAsyncConfig(
                engine_instance=self.manager.engine,
                session_maker=self.manager.session_factory,
                set_default_exception_handler=False,
            )
        ).on_app_init(app_config)
        # Its hook, called for each part of each answer, would close a session of its own; there is none.
        app_config.before_send = hooks
        app_config.dependencies["db_session"] = Provide(self.provide_session)
        app_config.dependencies |= {port: _given(ours) for port, ours in self._of_the_process.items()}
        app_config.dependencies["audit_trail"] = Provide(provide_audit_trail, sync_to_thread=False)
        app_config.dependencies["register_importer"] = Provide(self.provide_register_importer, sync_to_thread=False)
        app_config.dependencies["personal_traces"] = Provide(self.provide_personal_traces, sync_to_thread=False)
        app_config.dependencies |= {port: _bound(repository) for port, repository in REPOSITORIES.items()}
        app_config.middleware.append(closing_sessions)
        app_config.state[AUTHENTICATOR] = DatabaseAuthenticator(self.manager, self._access_tokens, self._last_uses)
        app_config.state.setdefault(FIGURES, []).append(partial(pool_figures, self.manager))
        app_config.lifespan.append(self._lifespan)
        return app_config

    async def provide_session(self, request: Request[object, object, State]) -> AsyncGenerator[AsyncSession, None]:
        """One session a request: committed once the response is rendered, rolled back on any exception, always closed.

        What happens to a request that changes something, in this order:

        1. it is identified, in a statement of its own (arrival.py);
        2. its `Idempotency-Key` is noted, if it has one;
        3. the first SQL begins the transaction and claims the key;
        4. the handler's result becomes bytes, and Litestar resumes this generator before the first of them is sent;
        5. the answer is kept under the key;
        6. COMMIT. Only then is the answer sent.
        """
        state = request.scope["state"]
        read_only = request.method in SAFE_METHODS
        async with self.manager.session(read_only=read_only) as session, self._answered_once(session, state):
            state[OPEN_SESSION] = session
            if isinstance(session, ReadSession):
                session.assumption = state.get(ASSUMPTION)
            yield session
        del state[OPEN_SESSION]

    def _answered_once(self, session: AsyncSession, state: dict[str, Any]) -> AbstractAsyncContextManager[None]:
        """For the request that has an `Idempotency-Key`: its answer is kept in the session's transaction."""
        exchange: Exchange | None = state.get(EXCHANGE)
        if exchange is None:
            return nullcontext()
        return answered_once(session, exchange, self._answer_box, self._keep_answers_for)

    def provide_register_importer(self, origin: NamedDependency[SkipValidation[Origin]]) -> SqlRegisterImporter:
        return SqlRegisterImporter(self.manager, origin)

    def provide_personal_traces(self, db_session: NamedDependency[SkipValidation[AsyncSession]]) -> SqlPersonalTraces:
        return SqlPersonalTraces(db_session, self._answer_box)

    @asynccontextmanager
    async def _lifespan(self, _: Litestar) -> AsyncIterator[None]:
        try:
            async with sweeping(self.manager), writing(self._last_uses, self.manager):
                yield
        finally:
            await self.manager.close()


def provide_audit_trail(
    db_session: NamedDependency[SkipValidation[AsyncSession]], origin: NamedDependency[SkipValidation[Origin]]
) -> SqlAuditTrail:
    return SqlAuditTrail(db_session, origin)


def _bound(repository: Callable[[AsyncSession], object]) -> Provide:
    def provide(db_session: NamedDependency[SkipValidation[AsyncSession]]) -> object:
        return repository(db_session)

    return Provide(provide, sync_to_thread=False)


def _given(ours: object) -> Provide:
    return Provide(lambda: ours, sync_to_thread=False)
