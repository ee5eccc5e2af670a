"""Where tests put PostgreSQL's files: in memory, when there is enough of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryDirectory
from typing import Final

# Where copying a database takes a tenth of the time.
MEMORY: Final = Path("/dev/shm")  # noqa: S108 (a private directory is made in it, as below /tmp)


@contextmanager
def reachable_directory() -> Iterator[Path]:
    """Root's tests run PostgreSQL as `nobody`, who cannot enter pytest's own directories."""
    with TemporaryDirectory(prefix="roster-", dir=_roomy(), ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield Path(name)


def _roomy() -> Path | None:
    """None for the usual place: containers often have no more than 64 MiB of memory for files."""
    return MEMORY if os.access(MEMORY, os.W_OK) and disk_usage(MEMORY).free > 2**31 else None
