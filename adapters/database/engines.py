"""The engines of a process: those that write, and those on which the server itself refuses to write."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from adapters.database.connecting import Connector
from adapters.database.driver import TruthfulConnection
from adapters.database.errors import READ_ONLY, WriteOnReadEngine, sqlstate
from adapters.database.liveness import replace_dead_connections
from adapters.database.options import DatabaseOptions
from adapters.database.record import Record
from adapters.database.taking import LendingPool


def create_write_engine(options: DatabaseOptions) -> AsyncEngine:
    engine = _create(
        options.url,
        options,
        _server_settings(options),
        {"connection_class": TruthfulConnection, "record_class": Record},
    )
    event.listen(engine.sync_engine, "handle_error", _leave_a_demoted_primary)
    return engine


def create_read_engine(options: DatabaseOptions) -> AsyncEngine:
    """Each statement is its own transaction: no BEGIN, no COMMIT, one round trip."""
    engine = _create(
        _for_reading(options.read_url or options.url),
        options,
        _server_settings(options) | {"default_transaction_read_only": "on"},
        # Of the connection: asyncpg forgets one of a statement when a table has changed since it was prepared.
        {"record_class": Record},
        isolation_level="AUTOCOMMIT",
        # Nothing was begun that giving the connection back would have to end.
        skip_autocommit_rollback=True,
        pool_reset_on_return=None,
    )
    event.listen(engine.sync_engine, "handle_error", _name_our_own_mistake)
    return engine


def create_migration_engine(options: DatabaseOptions) -> AsyncEngine:
    """One connection, and no limit on what runs on it: making an index may take its time."""
    engine = create_async_engine(
        options.url,
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={
            "timeout": options.connect_timeout,
            "server_settings": {"application_name": "roster migrations"},
        },
    )
    event.listen(engine.sync_engine, "do_connect", Connector(pgbouncer=options.pgbouncer))
    return engine


def _create(
    url: URL,
    options: DatabaseOptions,
    server_settings: dict[str, str],
    classes: dict[str, type],
    **more: Any,
) -> AsyncEngine:
    engine = create_async_engine(
        url,
        poolclass=LendingPool,
        # Giving a connection back must never have to close it: that is done without waiting.
        pool_size=options.pool_size + options.max_overflow,
        max_overflow=0,
        pool_timeout=options.pool_timeout,
        hide_parameters=True,
        connect_args={
            "timeout": options.connect_timeout,
            # The last resort for a server that hangs without answering: its own statement_timeout comes first.
            "command_timeout": options.statement_timeout + 1,
            "server_settings": server_settings,
            **classes,
        },
        **more,
    )
    event.listen(engine.sync_engine, "do_connect", Connector(pgbouncer=options.pgbouncer))
    replace_dead_connections(engine, options.connect_timeout)
    return engine


def _for_reading(url: URL) -> URL:
    """What a server says of itself on a connection that is read-only by our own setting is always "read-only"."""
    wanted = url.query.get("target_session_attrs")
    meant = {"read-write": "primary", "read-only": "standby"}.get(str(wanted))
    return url.update_query_dict({"target_session_attrs": meant}) if meant else url


def _server_settings(options: DatabaseOptions) -> dict[str, str]:
    """Sent when connecting. Behind PgBouncer they are set on the role (docs/configuration.md)."""
    return {
        "application_name": "roster",
        "statement_timeout": _milliseconds(options.statement_timeout),
        "lock_timeout": _milliseconds(options.lock_timeout),
        "idle_in_transaction_session_timeout": _milliseconds(options.idle_in_transaction_timeout),
        # Compiling a statement costs more than the short ones here take.
        "jit": "off",
    }


def _milliseconds(seconds: float) -> str:
    return str(round(seconds * 1000))


def _leave_a_demoted_primary(context: ExceptionContext) -> None:
    # A primary that became a standby still answers; without this the pool would stay pinned to it.
    if sqlstate(context.original_exception) == READ_ONLY:
        context.is_disconnect = True


def _name_our_own_mistake(context: ExceptionContext) -> None:
    if sqlstate(context.original_exception) == READ_ONLY:
        raise WriteOnReadEngine from context.original_exception
