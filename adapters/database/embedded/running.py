"""Finds the private PostgreSQL that another process runs: for commands beside a running service."""

from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL

from adapters.database.embedded.cluster import SUPERUSER, read_password
from adapters.database.embedded.place import choose_directory
from adapters.database.embedded.server import HOST

_PORT_LINE: Final = 3
"""Of `postmaster.pid`, which PostgreSQL writes for pg_ctl and its like (`src/include/utils/pidfile.h`)."""


def running_postgres(directory: Path) -> URL | None:
    """Its address, if one runs on the directory. Whoever may not read its password has to name a database instead."""
    directory = choose_directory(directory)
    try:
        lines = (directory / "data" / "postmaster.pid").read_text().splitlines()
        password = read_password(directory)
    except OSError:
        return None
    if not lines or lines[-1].strip() != "ready":
        return None
    return URL.create("postgresql+asyncpg", SUPERUSER, password, HOST, int(lines[_PORT_LINE]), "postgres")
