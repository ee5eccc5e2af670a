"""Everything that an operator can choose, read once from the environment into one frozen object."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Final, Self, get_type_hints

from sqlalchemy.engine import URL

from app.settings.access import AccessSettings
from app.settings.database_url import DATABASE_NAMES, EXPECTED, configured_url, parse_database_url
from app.settings.environment import read_environment
from app.settings.mail import SMTP_EXPECTED, MailSettings
from app.settings.variable import (
    SettingsError,
    Variable,
    address,
    boolean,
    networks,
    one_of,
    port_number,
    seconds,
    whole_number,
)
from domain.accounts.values import Registration

KIBIBYTE: Final = 1024
MEBIBYTE: Final = 1024 * KIBIBYTE
GIBIBYTE: Final = 1024 * MEBIBYTE
DAY: Final = 24 * 60 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSettings:
    """How to reach PostgreSQL. Times in seconds; a URL masks its password when printed."""

    url: URL
    read_url: Annotated[URL | None, Variable("READ_DATABASE_URL", parse_database_url)] = None
    pool_size: Annotated[int, Variable("DATABASE_POOL_SIZE", whole_number(1, 1000))] = 10
    max_overflow: Annotated[int, Variable("DATABASE_MAX_OVERFLOW", whole_number(0, 1000))] = 0
    pool_timeout: Annotated[float, Variable("DATABASE_POOL_TIMEOUT", seconds)] = 3.0
    connect_timeout: Annotated[float, Variable("DATABASE_CONNECT_TIMEOUT", seconds)] = 3.0
    statement_timeout: Annotated[float, Variable("DATABASE_STATEMENT_TIMEOUT", seconds)] = 10.0
    lock_timeout: Annotated[float, Variable("DATABASE_LOCK_TIMEOUT", seconds)] = 3.0
    idle_in_transaction_timeout: Annotated[float, Variable("DATABASE_IDLE_IN_TRANSACTION_TIMEOUT", seconds)] = 15.0
    pgbouncer: Annotated[bool | None, Variable("DATABASE_PGBOUNCER", boolean)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """How to serve. `host` is an IP address; nobody outside this machine reaches a loopback one."""

    host: Annotated[str, Variable("ROSTER_HOST", address)] = "127.0.0.1"
    port: Annotated[int, Variable("ROSTER_PORT", port_number)] = 8000
    workers: Annotated[int, Variable("ROSTER_WORKERS", whole_number(1, 64))] = 1
    trusted_proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], Variable("ROSTER_TRUSTED_PROXIES", networks)] = ()
    max_body_bytes: Annotated[int, Variable("ROSTER_MAX_BODY_BYTES", whole_number(KIBIBYTE, 100 * MEBIBYTE))] = MEBIBYTE
    max_import_bytes: Annotated[int, Variable("ROSTER_MAX_IMPORT_BYTES", whole_number(KIBIBYTE, 100 * GIBIBYTE))] = (
        GIBIBYTE
    )
    password_hashers: Annotated[int, Variable("ROSTER_PASSWORD_HASHERS", whole_number(1, 64))] = 2
    password_queue: Annotated[int, Variable("ROSTER_PASSWORD_QUEUE", whole_number(0, 10_000))] = 64
    require_if_match: Annotated[bool, Variable("ROSTER_REQUIRE_IF_MATCH", boolean)] = False
    idempotency_seconds: Annotated[int, Variable("ROSTER_IDEMPOTENCY_SECONDS", whole_number(60, 30 * DAY))] = DAY
    max_requests: Annotated[int, Variable("ROSTER_MAX_REQUESTS", whole_number(1, 10_000))] = 500
    drain_seconds: Annotated[int, Variable("ROSTER_DRAIN_SECONDS", whole_number(0, 600))] = 2
    log_level: Annotated[str, Variable("ROSTER_LOG_LEVEL", one_of("debug", "info", "warning", "error"))] = "info"
    log_format: Annotated[str, Variable("ROSTER_LOG_FORMAT", one_of("console", "json"))] = "console"
    data_dir: Annotated[Path, Variable("ROSTER_DATA_DIR", Path)] = Path(".roster")
    shared_figures: Path | None = None
    """Where the workers of one server add up their metrics: `roster serve` makes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Whole and valid, or not there at all: a SettingsError stops the start before anything is opened."""

    database: DatabaseSettings
    server: ServerSettings
    access: AccessSettings = field(default_factory=AccessSettings)
    mail: MailSettings = field(default_factory=MailSettings)

    @classmethod
    def from_environment(
        cls,
        environ: Mapping[str, str] | None = None,
        env_file: Path | None = Path(".env"),
        *,
        overrides: Mapping[str, str] | None = None,
        start_database: Callable[[Path], URL] | None = None,
    ) -> Self:
        """Raises SettingsError. `environ`, the process environment unless given, wins over `env_file`.

        `overrides`, from the command line, win over both.
        `start_database` is given the data directory, once all else is valid, and only when no database is named.
        """
        environ = {**(os.environ if environ is None else environ), **(overrides or {})}
        found = read_environment(environ, env_file, NAMES)
        server = ServerSettings(**_read(ServerSettings, found))
        access = AccessSettings(**_read(AccessSettings, found))
        mail = MailSettings(**_read(MailSettings, found))
        database = _read(DatabaseSettings, found)
        url = configured_url(found)
        if url is None and start_database is not None:
            url = start_database(server.data_dir)
            access, mail = access.for_development(), mail.for_development()
        if url is None:
            raise SettingsError(
                f"DATABASE_URL is missing: expected {EXPECTED}, or the five POSTGRES_* names, "
                "or use `roster serve --embedded`"
            )
        return cls(database=DatabaseSettings(url=url, **database), server=server, access=access, mail=mail)

    def __post_init__(self) -> None:
        if self.access.registration is not Registration.CLOSED and self.mail.smtp is None:
            raise SettingsError(
                f"ROSTER_SMTP_URL is missing: with ROSTER_REGISTRATION={self.access.registration} people get their "
                f"accounts by mail; {SMTP_EXPECTED.removeprefix('must ')}"
            )


def variables(kind: type) -> dict[str, Variable[Any]]:
    """What each field of a settings class is read from. The class itself holds the defaults."""
    hints = get_type_hints(kind, include_extras=True).items()
    return {field: hint.__metadata__[0] for field, hint in hints if hasattr(hint, "__metadata__")}


def _read(kind: type, found: Mapping[str, str]) -> dict[str, Any]:
    known = variables(kind).items()
    return {field: variable.read(found[variable.name]) for field, variable in known if variable.name in found}


KINDS: Final = (DatabaseSettings, ServerSettings, AccessSettings, MailSettings)
NAMES: Final = DATABASE_NAMES | {variable.name for kind in KINDS for variable in variables(kind).values()}
