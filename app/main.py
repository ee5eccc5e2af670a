"""The composition root: which plugins make up Roster, and what surrounds them."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import timedelta

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.plugins import InitPlugin
from litestar.types import ASGIApp

from adapters.database.errors import translate
from adapters.database.idempotency import PURPOSE as KEPT_ANSWERS
from adapters.database.manager import DatabaseSessionManager
from adapters.database.options import DatabaseOptions
from adapters.database.plugin import DatabasePlugin
from adapters.database.signing_keys import PURPOSE, SqlSigningKeys
from adapters.mail.options import MailOptions, SmtpOptions
from adapters.mail.plugin import MailPlugin, NoMailPlugin
from adapters.security.access_tokens import JoseAccessTokens
from adapters.security.cursor_seal import CursorsPlugin
from adapters.security.key_ring import KeyRing
from adapters.security.plugin import SecurityPlugin
from adapters.security.second_factor import SecondFactorSecretsPlugin
from adapters.security.secret_box import SecretBox
from adapters.security.signing_plugin import SigningPlugin
from adapters.system.clock import SystemClock
from adapters.system.plugin import SystemPlugin
from app.features import features
from app.forward_auth.questions import QuestionsFirst
from app.http.arrival import arrival
from app.http.assumptions import CertainCallers
from app.http.authentication import provide_caller
from app.http.body import StrictRequest
from app.http.bounds import BoundedRequests
from app.http.cross_site import PUBLIC_ORIGIN, origin_of
from app.http.draining import ConnectionsClose, Draining
from app.http.errors import exception_handlers
from app.http.forwarded import ForwardedHeaders
from app.http.idempotency import KeptResponse
from app.http.injection import resolve_in_turn
from app.http.methods import StandardMethods
from app.http.origin import provide_origin
from app.http.request_log import RequestLog, Watch
from app.log import configure_logging
from app.metrics.plugin import MetricsPlugin
from app.settings.mail import CONSOLE
from app.settings.settings import DatabaseSettings, ServerSettings, Settings


def create_app(settings: Settings | None = None, adapters: Sequence[InitPlugin] | None = None) -> Litestar:
    """Roster as an ASGI application. Raises SettingsError; opens no connection.

    `adapters` replaces everything outside the domain: tests give fakes, and need no database.
    """
    settings = settings or Settings.from_environment()
    configure_logging(settings.server.log_level, settings.server.log_format)
    draining = Draining()
    metrics = MetricsPlugin(draining, settings.server.shared_figures)
    app = Litestar(
        state=State({"draining": draining, PUBLIC_ORIGIN: origin_of(settings.access.public_url)}),
        plugins=[
            *(production_adapters(settings) if adapters is None else adapters),
            *features(settings, draining),
            metrics,
        ],
        dependencies={
            "caller": Provide(provide_caller, sync_to_thread=False),
            "origin": Provide(provide_origin, sync_to_thread=False),
        },
        request_class=StrictRequest,
        response_class=KeptResponse,
        before_request=arrival(if_match_is_required=settings.server.require_if_match),
        exception_handlers=exception_handlers(translate),
        request_max_body_size=settings.server.max_body_bytes,
        logging_config=None,
    )
    resolve_in_turn(app)
    app.asgi_handler = _surrounded(app, settings.server, draining, metrics.requests)
    return app


def production_adapters(settings: Settings) -> Sequence[InitPlugin]:
    """What Roster runs on outside of tests. Raises SettingsError."""
    manager = DatabaseSessionManager(database_options(settings.database))
    key_ring = KeyRing(signing_keys(manager, settings), SystemClock())
    access_tokens = JoseAccessTokens(key_ring, settings.access.url(settings.server.port), SystemClock())
    mail = mail_options(settings)
    return (
        DatabasePlugin(
            manager,
            access_tokens,
            SecretBox(settings.access.required_secret_key(), KEPT_ANSWERS),
            keep_answers_for=timedelta(seconds=settings.server.idempotency_seconds),
        ),
        SecondFactorSecretsPlugin(settings.access.required_secret_key(), issuer="Roster"),
        MailPlugin(manager, settings.access.required_secret_key(), mail) if mail else NoMailPlugin(),
        SecurityPlugin(hashing_threads=settings.server.password_hashers, hashing_queue=settings.server.password_queue),
        SigningPlugin(access_tokens, key_ring),
        CursorsPlugin(settings.access.required_secret_key()),
        SystemPlugin(),
    )


def signing_keys(manager: DatabaseSessionManager, settings: Settings) -> SqlSigningKeys:
    """Raises SettingsError."""
    return SqlSigningKeys(manager, SecretBox(settings.access.required_secret_key(), PURPOSE))


def database_options(settings: DatabaseSettings) -> DatabaseOptions:
    return DatabaseOptions(**{each.name: getattr(settings, each.name) for each in fields(DatabaseOptions)})


def mail_options(settings: Settings) -> MailOptions | None:
    """None when nobody said how mail is sent."""
    mail, place = settings.mail, settings.access.url(settings.server.port)
    if mail.smtp is None:
        return None
    server = None if mail.smtp == CONSOLE else SmtpOptions(**asdict(mail.smtp))
    return MailOptions(server=server, sender=mail.sender or "Roster <roster@localhost>", place=place)


def _surrounded(app: Litestar, settings: ServerSettings, draining: Draining, watch: Watch) -> ASGIApp:
    """Around everything, Litestar's own routing included: an unknown path gets its id and its log line too."""
    questions = QuestionsFirst(CertainCallers(app.asgi_handler), app)
    handler = StandardMethods(BoundedRequests(questions, settings.max_requests), app)
    forwarded = ForwardedHeaders(handler, settings.trusted_proxies)
    return RequestLog(ConnectionsClose(forwarded, draining), watch)
