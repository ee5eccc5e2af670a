"""Every port of the application, in memory: the whole API without a database."""

from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Final

from litestar import Request
from litestar.config.app import AppConfig
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation
from litestar.plugins import InitPlugin

from adapters.files.users import StreamedUserFiles
from domain.shared.actor import Origin
from domain.shared.authentication import AUTHENTICATOR
from domain.shared.cursors import CURSOR_SEAL
from domain.shared.idempotency import EXCHANGE, Answer, Exchange
from tests.fakes.access_tokens import FakeAccessTokens, FakePublishedKeys
from tests.fakes.accounts import FakeAccountTokenRepository, FakeInvitationRepository
from tests.fakes.api_keys import FakeApiKeyRepository
from tests.fakes.audit import FakeAuditEventRepository, FakeAuditTrail
from tests.fakes.authentication import FakeAuthenticator
from tests.fakes.batches import FakeRoleBatches, FakeUserBatches
from tests.fakes.cursors import FakeCursorSeal
from tests.fakes.mail import FakeOutbox
from tests.fakes.personal_data import FakePersonalRecords, FakePersonalTraces
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleAssignments, FakeRoleRepository
from tests.fakes.second_factor import FakeAuthenticators, FakeRecoveryCodes, FakeSecondFactorRepository
from tests.fakes.security import FakeCommonPasswords, FakePasswordHasher
from tests.fakes.sessions import FakeRefreshTokenRepository, FakeSessionRepository
from tests.fakes.system import FakeClock, FakeEmailParser, FakeReadiness
from tests.fakes.throttle import FakeThrottle
from tests.fakes.transfer import FakeImports, FakeRegisterExporter, FakeRegisterImporter
from tests.fakes.unit_of_work import FakeUnitOfWork
from tests.fakes.users import FakeAdministrators, FakeHeldPermissions, FakeUserRepository

REPOSITORIES: Final[Mapping[str, Callable[[FakeRegister], object]]] = {
    "user_repository": FakeUserRepository,
    "user_batches": FakeUserBatches,
    "administrators": FakeAdministrators,
    "held_permissions": FakeHeldPermissions,
    "role_repository": FakeRoleRepository,
    "role_assignments": FakeRoleAssignments,
    "role_batches": FakeRoleBatches,
    "audit_event_repository": FakeAuditEventRepository,
    "second_factor_repository": FakeSecondFactorRepository,
    "session_repository": FakeSessionRepository,
    "refresh_token_repository": FakeRefreshTokenRepository,
    "api_key_repository": FakeApiKeyRepository,
    "unit_of_work": FakeUnitOfWork,
    "outbox": FakeOutbox,
    "account_token_repository": FakeAccountTokenRepository,
    "invitation_repository": FakeInvitationRepository,
    "register_exporter": FakeRegisterExporter,
    "personal_records": FakePersonalRecords,
    "personal_traces": FakePersonalTraces,
}


class FakeAdaptersPlugin(InitPlugin):
    """`create_app(settings, adapters=[FakeAdaptersPlugin()])`. One request, one transaction, as in production."""

    def __init__(self) -> None:
        self.register = FakeRegister()
        self.clock = FakeClock()
        self.readiness = FakeReadiness()
        self.authenticator = FakeAuthenticator()
        self.throttle = FakeThrottle(self.clock)
        self.access_tokens = FakeAccessTokens(self.clock)
        self.imports = FakeImports()
        self.kept: dict[str, tuple[bytes, Answer]] = {}
        self.others: Mapping[str, object] = {
            "clock": self.clock,
            "user_files": StreamedUserFiles(),
            "import_repository": self.imports,
            "readiness": self.readiness,
            "access_tokens": self.access_tokens,
            "published_keys": FakePublishedKeys(),
            "email_parser": FakeEmailParser(),
            "authenticators": FakeAuthenticators(),
            "recovery_codes": FakeRecoveryCodes(),
            "password_hasher": FakePasswordHasher(),
            "common_passwords": FakeCommonPasswords("passwordpassword"),
        }

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.state[AUTHENTICATOR] = self.authenticator
        app_config.state[CURSOR_SEAL] = FakeCursorSeal()
        app_config.dependencies["register"] = Provide(self.provide_register)
        app_config.dependencies["throttle"] = _given(self.throttle)
        app_config.dependencies["register_importer"] = Provide(self.provide_register_importer, sync_to_thread=False)
        app_config.dependencies["audit_trail"] = Provide(provide_audit_trail, sync_to_thread=False)
        app_config.dependencies |= {port: _bound(repository) for port, repository in REPOSITORIES.items()}
        app_config.dependencies |= {port: _given(fake) for port, fake in self.others.items()}
        return app_config

    def provide_register_importer(
        self, register: NamedDependency[SkipValidation[FakeRegister]], origin: NamedDependency[SkipValidation[Origin]]
    ) -> FakeRegisterImporter:
        return FakeRegisterImporter(register, self.imports, origin)

    async def provide_register(self, request: Request[object, object, State]) -> AsyncGenerator[FakeRegister, None]:
        exchange: Exchange | None = request.scope["state"].get(EXCHANGE)
        kept = self.kept.get(exchange.key) if exchange else None
        if exchange and kept:
            exchange.replay(*kept)
        with self.register.transaction():
            yield self.register
        if exchange and exchange.answer:
            self.kept[exchange.key] = (exchange.fingerprint, exchange.answer)


def provide_audit_trail(
    register: NamedDependency[SkipValidation[FakeRegister]], origin: NamedDependency[SkipValidation[Origin]]
) -> FakeAuditTrail:
    return FakeAuditTrail(register, origin)


def _bound(repository: Callable[[FakeRegister], object]) -> Provide:
    def provide(register: NamedDependency[SkipValidation[FakeRegister]]) -> object:
        return repository(register)

    return Provide(provide, sync_to_thread=False)


def _given(fake: object) -> Provide:
    return Provide(lambda: fake, sync_to_thread=False)
