"""A PostgreSQL that follows another one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.breakable.postgres import BreakablePostgres
from tests.places import reachable_directory


@contextmanager
def standby_of(primary: BreakablePostgres) -> Iterator[BreakablePostgres]:
    """Stopped at first, as the primary must be; stopped in any case at the end."""
    with reachable_directory() as directory:
        _copy(primary, directory)
        url = primary.url
        follows = f"host={url.host} port={url.port} user={url.username} password={url.password}"
        standby = BreakablePostgres(directory, url, {**primary.settings, "primary_conninfo": follows})
        try:
            yield standby
        finally:
            if standby.is_running():
                standby.kill()


def _copy(primary: BreakablePostgres, directory: Path) -> None:
    shutil.copytree(primary.directory, directory, dirs_exist_ok=True, copy_function=shutil.copy)
    (directory / "data" / "standby.signal").touch()
    for path in (directory, *directory.rglob("*")):
        primary.account.own(path)
    (directory / "data").chmod(0o700)
