"""The one way in: a running server, for as long as the block lasts."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL

from adapters.database.embedded.account import Account
from adapters.database.embedded.binaries import find_binaries
from adapters.database.embedded.cluster import (
    SUPERUSER,
    clear_interrupted,
    demand_our_own,
    made_by,
    make_cluster,
    read_password,
)
from adapters.database.embedded.ending import end_leftover
from adapters.database.embedded.place import choose_directory, hold
from adapters.database.embedded.server import HOST, serve


@dataclass(frozen=True, slots=True)
class EmbeddedPostgres:
    """A server that accepts connections. The URL's `repr` hides the password."""

    url: URL
    directory: Path
    pid: int


@contextmanager
def embedded_postgres(directory: Path, *, durable: bool = True) -> Iterator[EmbeddedPostgres]:
    """Starts a private PostgreSQL on the directory, makes its database the first time, and stops it at the end.

    `EmbeddedPostgres.directory` says where the data really lies. Without `durable` a power cut may cost the data,
    and tests run faster. Enter it in the main thread: Linux ends the server when the thread that started it ends.

    Raises EmbeddedPostgresUnavailable, EmbeddedPostgresBusy, EmbeddedPostgresFailed.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("Enter embedded_postgres() in the main thread: its server ends with the thread.")
    directory = choose_directory(directory)
    account = Account.owning(directory)
    with hold(directory, account):
        demand_our_own(directory)
        end_leftover(directory / "data", account)
        clear_interrupted(directory)
        binaries = find_binaries(account, made_by=made_by(directory))
        if made_by(directory) is None:
            make_cluster(directory, binaries, account, durable=durable)
        password = read_password(directory)
        with serve(directory, binaries.directory, account, durable=durable) as (pid, port):
            url = URL.create("postgresql+asyncpg", SUPERUSER, password, HOST, port, "postgres")
            yield EmbeddedPostgres(url, directory, pid)
