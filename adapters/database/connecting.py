"""Opens the connections of an engine, and notices PgBouncer."""

import logging
from typing import Any, Final

from sqlalchemy.engine import Dialect
from sqlalchemy.pool import ConnectionPoolEntry

from adapters.database.errors import sqlstate
from adapters.database.hosts import Hosts

_PROTOCOL_VIOLATION: Final = "08P01"
_FOUND: Final = (
    "DATABASE_URL leads to PgBouncer: the limits on statements, locks and idle transactions are those of the "
    "database's role. `roster db doctor` says whether it has them. DATABASE_PGBOUNCER=true confirms this."
)
# Not structlog: in the shell, where nothing is set up, it would print among what a command prints.
_log: Final = logging.getLogger("roster.database")


class Connector:
    """Listens to an engine's `do_connect` (ADR 20).

    In PgBouncer's transaction mode the next transaction may meet another session of the server. So nothing is set
    there that belongs to a session, and no statement stays prepared.
    """

    def __init__(self, *, pgbouncer: bool | None) -> None:
        """`pgbouncer` is None when it is to be found out."""
        self.behind_pgbouncer = bool(pgbouncer)
        self._finds_out = pgbouncer is None
        self._hosts = Hosts()

    def __call__(
        self, dialect: Dialect, _: ConnectionPoolEntry | None, arguments: list[Any], options: dict[str, Any]
    ) -> Any:
        options["async_creator_fn"] = self._hosts.connect
        if not self.behind_pgbouncer:
            connection = self._connect_directly(dialect, arguments, options)
            if connection is not None:
                return connection
        pooled = dialect.connect(*arguments, **_for_pgbouncer(options))
        if not self.behind_pgbouncer:
            self.behind_pgbouncer = True
            _log.warning(_FOUND)
        return pooled

    def _connect_directly(self, dialect: Dialect, arguments: list[Any], options: dict[str, Any]) -> Any:
        """None when it is PgBouncer that answers."""
        try:
            connection: Any = dialect.connect(*arguments, **options)
        except Exception as error:
            # PgBouncer's answer to settings, unless its `ignore_startup_parameters` swallows them.
            if self._finds_out and sqlstate(error) == _PROTOCOL_VIOLATION:
                return None
            raise
        if self._finds_out and _is_pooled(connection, options["timeout"]):
            connection.terminate()
            return None
        return connection


async def is_pooler(driver: Any, patience: float) -> bool:
    """Whoever stands in between announces a number of his own, and not that of the server's process that works.

    `driver` is asyncpg's connection, `patience` in seconds. Raises what asyncpg raises.
    """
    # By the simple protocol: nothing is prepared, which a pooler would give to somebody else.
    status = await driver.execute(f"SELECT WHERE pg_backend_pid() = {driver.get_server_pid()}", timeout=patience)
    return bool(status == "SELECT 0")


def _is_pooled(connection: Any, patience: float) -> bool:
    try:
        return bool(connection.await_(is_pooler(connection.driver_connection, patience)))
    except BaseException:
        connection.terminate()
        raise


def _for_pgbouncer(options: dict[str, Any]) -> dict[str, Any]:
    settings = {"application_name": options["server_settings"]["application_name"]}
    return options | {"server_settings": settings, "statement_cache_size": 0, "prepared_statement_cache_size": 0}
