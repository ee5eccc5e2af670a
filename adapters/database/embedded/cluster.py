"""The database cluster: made by initdb, whole or not at all."""

import os
import secrets
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from adapters.database.embedded.account import Account
from adapters.database.embedded.binaries import Binaries
from adapters.database.embedded.errors import EmbeddedPostgresFailed

SUPERUSER: Final = "postgres"
_BUILTIN_LOCALES_SINCE: Final = 17


def made_by(directory: Path) -> int | None:
    """The major version of PostgreSQL that made the cluster; None when there is none yet."""
    try:
        return int((directory / "data" / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def demand_our_own(directory: Path) -> None:
    """A `data` that was not made here may belong to a server that others need: it is neither started nor ended.

    Raises EmbeddedPostgresFailed.
    """
    for name in ("password", "data/PG_VERSION"):
        if (directory / "data").exists() and not (directory / name).exists():
            raise EmbeddedPostgresFailed(
                f"{directory / name} is missing, and the database in {directory} does not open without it. Put it "
                "back, or set ROSTER_DATA_DIR to another directory to begin with an empty database."
            )


def read_password(directory: Path) -> str:
    return (directory / "password").read_text()


def clear_interrupted(directory: Path) -> None:
    """At every start: a killed owner's initdb may still be writing, and what it leaves now goes the next time."""
    for scratch in directory.glob("initdb-*"):
        shutil.rmtree(scratch, ignore_errors=True)


def make_cluster(directory: Path, binaries: Binaries, account: Account, *, durable: bool) -> None:
    """It is made under another name: what bears the name `data` is complete, and demands the password.

    Raises EmbeddedPostgresFailed.
    """
    password = directory / "password"
    with open(password, "w", opener=account.private) as file:
        file.write(secrets.token_urlsafe(32))
        file.flush()
        os.fsync(file.fileno())
    with TemporaryDirectory(prefix="initdb-", dir=directory, ignore_cleanup_errors=True) as scratch:
        account.own(Path(scratch))
        _initdb(Path(scratch, "data"), password, binaries, account, durable=durable)
        Path(scratch, "data").rename(directory / "data")
        if durable:
            _sync(directory)


def _initdb(data: Path, password: Path, binaries: Binaries, account: Account, *, durable: bool) -> None:
    printed = ""
    for locale in _locales(binaries.major):
        status, printed = account.run(
            binaries.directory / "initdb",
            f"--pgdata={data}",
            f"--username={SUPERUSER}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            *locale,
            *(() if durable else ("--no-sync",)),
        )
        if status == 0:
            return
    raise EmbeddedPostgresFailed(
        f"initdb could not make a database in {data.parent.parent}. Set DATABASE_URL to use a PostgreSQL of yours, "
        f"or ROSTER_DATA_DIR to try another directory. It said:\n{printed}"
    )


def _locales(major: int) -> tuple[tuple[str, ...], ...]:
    """The built-in one sorts alike on every system and needs none installed; before it, C.UTF-8 is not everywhere.

    Trigrams are made of what the system's own locale takes for letters.
    """
    if major >= _BUILTIN_LOCALES_SINCE:
        builtin = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        return ((*builtin, "--lc-ctype=C.UTF-8"), builtin)
    return (("--locale=C.UTF-8",), ("--locale=C",))


def _sync(directory: Path) -> None:
    # A power cut must not take back the name that later commits rely on.
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
