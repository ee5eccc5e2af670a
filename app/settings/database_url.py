"""A PostgreSQL URL from outside, checked and put into the one form that the driver takes."""

import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qsl, unquote

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.settings.variable import PORTS, RejectedError, SettingsError, Variable, host_name, is_host, port_number

DRIVER: Final = "postgresql+asyncpg"
SCHEMES: Final = frozenset({"postgresql", "postgres", DRIVER})
EXPECTED: Final = "postgresql://user:password@host:port/database"
EXPECTED_HOSTS: Final = "postgresql://user:password@/database?host=first:5432&host=second:5432"
PERCENT_ENCODE: Final = (
    "can be read in more than one way: percent-encode its user and password "
    "(@ as %40, : as %3A, / as %2F, ? as %3F, # as %23, % as %25)"
)
POSTGRES_REQUIRED: Final = ("POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_SERVER", "POSTGRES_DATABASE")
POSTGRES_NAMES: Final = frozenset({*POSTGRES_REQUIRED, "POSTGRES_PORT"})
DATABASE_NAMES: Final = POSTGRES_NAMES | {"DATABASE_URL"}

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "ssl": ("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    "target_session_attrs": ("any", "primary", "standby", "prefer-standby", "read-write", "read-only"),
}
INSTEAD: Final[Mapping[str, str]] = {
    "password": f"write it before the host, as in {EXPECTED}",
    "user": f"write it before the host, as in {EXPECTED}",
    "dbname": f"write it after the host, as in {EXPECTED}",
    "connect_timeout": "set DATABASE_CONNECT_TIMEOUT",
    "command_timeout": "set DATABASE_STATEMENT_TIMEOUT",
    "pgbouncer": "set DATABASE_PGBOUNCER=true",
    "statement_cache_size": "set DATABASE_PGBOUNCER=true",
    "prepared_statement_cache_size": "set DATABASE_PGBOUNCER=true",
    # asyncpg takes these from libpq's variables only.
    **{
        name: f"set PG{name.upper()} in the process environment"
        for name in ("passfile", "sslcert", "sslcrl", "sslkey", "sslrootcert")
    },
}


def parse_database_url(text: str) -> URL:
    """Raises RejectedError, cut off from its cause: what SQLAlchemy raises may quote the password."""
    _refuse_ambiguous(text)
    try:
        unquote(text, errors="strict")  # SQLAlchemy would replace what is not UTF-8
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise RejectedError(f"must look like {EXPECTED}") from None
    url = url.set(drivername=DRIVER, database=unquote(url.database or ""), query=_driver_query(url.query))
    _refuse_unreachable(url)
    return url


def configured_url(found: Mapping[str, str]) -> URL | None:
    """From DATABASE_URL, else from POSTGRES_...; None when there is neither. Raises SettingsError."""
    if "DATABASE_URL" in found:
        return Variable("DATABASE_URL", parse_database_url).read(found["DATABASE_URL"])
    return _composed(found)


def _composed(found: Mapping[str, str]) -> URL | None:
    if found.keys().isdisjoint(POSTGRES_NAMES):
        return None
    missing = [name for name in POSTGRES_REQUIRED if name not in found]
    if missing:
        raise SettingsError(f"{' and '.join(missing)} must be set too: expected all of {', '.join(POSTGRES_REQUIRED)}")
    return URL.create(
        DRIVER,
        username=found["POSTGRES_USER"],
        password=found["POSTGRES_PASSWORD"],
        host=Variable("POSTGRES_SERVER", host_name).read(found["POSTGRES_SERVER"]),
        port=Variable("POSTGRES_PORT", port_number).read(found.get("POSTGRES_PORT", "5432")),
        database=found["POSTGRES_DATABASE"],
    )


def _refuse_ambiguous(text: str) -> None:
    if not text.isprintable() or text != text.strip():
        raise RejectedError("must hold no line break or invisible character, and no blank at its ends")
    scheme, separator, rest = text.partition("://")
    if not separator or not re.fullmatch(r"[a-z0-9+_]+", scheme):
        raise RejectedError(f"must look like {EXPECTED}")
    if scheme not in SCHEMES:
        raise RejectedError(f"starts with {scheme}://: expected {EXPECTED}")
    authority, *tail = re.split(r"[/?#]", rest, maxsplit=1)
    if authority.count("@") > 1 or "@" in "".join(tail) or re.search(r"#|%(?![0-9A-Fa-f]{2})", rest):
        raise RejectedError(PERCENT_ENCODE)
    if not all(value for _, value in parse_qsl(rest.partition("?")[2], keep_blank_values=True)):
        raise RejectedError("has a parameter without a value after the ?")


def _driver_query(query: Mapping[str, str | Sequence[str]]) -> dict[str, str | Sequence[str]]:
    """Gives libpq's `sslmode` its name in asyncpg; whatever asyncpg would stumble over is refused here, by name."""
    taken = {"ssl" if name == "sslmode" else name: value for name, value in query.items()}
    if len(taken) < len(query):
        raise RejectedError("has both ssl and sslmode: expected one of them")
    for name, value in taken.items():
        if name not in {"host", "port", *CHOICES}:
            raise RejectedError(f"cannot take the parameter {name}: {INSTEAD.get(name, 'remove it')}")
        if name in CHOICES and value not in CHOICES[name]:
            raise RejectedError(f"must have one of {', '.join(CHOICES[name])} as {name}")
    return taken


def _refuse_unreachable(url: URL) -> None:
    if not url.database:
        raise RejectedError(f"names no database: expected {EXPECTED}")
    if bool(url.host) == ("host" in url.query) or (url.host and not is_host(url.host)):
        raise RejectedError(f"must name one host, or several as parameters: expected {EXPECTED} or {EXPECTED_HOSTS}")
    try:
        _, options = url.get_dialect()().create_connect_args(url)
    except (ArgumentError, ValueError):
        raise RejectedError(f"must give each host its port: expected {EXPECTED_HOSTS}") from None
    ports = options.get("port", url.port)
    for port in ports if isinstance(ports, list) else [ports]:
        if port is not None and port not in PORTS:
            raise RejectedError(f"must have a port from {PORTS[0]} to {PORTS[-1]}")
