"""How to reach the database, and how long to wait for it."""

from dataclasses import dataclass

from sqlalchemy.engine import URL


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseOptions:
    """Times in seconds. Nothing here prints a password: a URL masks its own."""

    url: URL
    read_url: URL | None = None
    """Where safe requests read, when that is another server than `url`."""
    pool_size: int = 10
    max_overflow: int = 0
    """Connections beyond the pool's size are closed after each use: rarely what is wanted."""
    pool_timeout: float = 3.0
    connect_timeout: float = 3.0
    statement_timeout: float = 10.0
    lock_timeout: float = 3.0
    idle_in_transaction_timeout: float = 15.0
    pgbouncer: bool | None = None
    """Transactions are pooled by PgBouncer: no prepared statements, and the limits are the role's. None: find out."""
