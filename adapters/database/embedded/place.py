"""The directory that everything lies in: chosen, made, and held by one owner at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Final

from adapters.database.embedded.account import Account
from adapters.database.embedded.errors import EmbeddedPostgresBusy, EmbeddedPostgresUnavailable

ASIDE: Final = Path("/var/lib/roster")
_locks: Final[set[IO[str]]] = set()


def choose_directory(asked: Path) -> Path:
    """The asked one, or one below ASIDE when `nobody` could not reach that. Data stays where it was first put."""
    asked = asked.resolve()
    if os.geteuid() != 0 or (asked / "data").exists():
        return asked
    aside = ASIDE / sha256(os.fsencode(asked)).hexdigest()[:16]
    if aside.exists():
        return aside
    nearest = next(path for path in (asked, *asked.parents) if path.is_dir())
    return asked if Account.owning(asked).reaches(nearest) else aside


def make_directory(directory: Path) -> None:
    """Whoever runs the server must be able to pass through, whatever the umask. What exists stays as it is.

    Raises OSError.
    """
    for path in reversed((directory, *directory.parents)):
        if not path.exists():
            with suppress(FileExistsError):
                path.mkdir()
                path.chmod(0o711)


@contextmanager
def hold(directory: Path, account: Account) -> Iterator[None]:
    """The kernel lets go when the owner dies, so nothing can be left behind.

    Raises EmbeddedPostgresBusy, EmbeddedPostgresUnavailable.
    """
    with _open_lock(directory, account) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise EmbeddedPostgresBusy(
                f"Process {lock.read() or '(unknown)'} already runs the PostgreSQL in {directory}. Stop it first, or "
                "set ROSTER_DATA_DIR to another directory."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        _locks.add(lock)
        try:
            yield
        finally:
            _locks.discard(lock)


def _open_lock(directory: Path, account: Account) -> IO[str]:
    try:
        make_directory(directory)
        return open(directory / "lock", "a+", opener=account.private)
    except OSError as error:
        raise EmbeddedPostgresUnavailable(
            f"The database cannot be kept in {directory} ({error.strerror}). Set ROSTER_DATA_DIR to a directory "
            "of yours, or DATABASE_URL to a PostgreSQL of yours."
        ) from error


def _let_go() -> None:
    """In a forked worker: it may outlive the owner, and would keep the lock."""
    for lock in _locks:
        lock.close()
    _locks.clear()


os.register_at_fork(after_in_child=_let_go)
