"""Directories for the tests of the private PostgreSQL, and other processes that own one."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from adapters.database.embedded import binaries, embedded_postgres, place
from tests.adapters.database.embedded.probes import StartOwner

ROOT = Path(__file__).parents[4]


@pytest.fixture
def reachable() -> Iterator[Path]:
    """Unlike tmp_path, a directory that every user may pass through."""
    with TemporaryDirectory(prefix="roster-test-") as directory:
        Path(directory).chmod(0o755)
        yield Path(directory)


@pytest.fixture
def unreachable(tmp_path: Path) -> Path:
    """As a home may be: only its owner may pass through."""
    tmp_path.chmod(0o700)
    return tmp_path


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """A database that was made before, for the tests that only start it once more."""
    with TemporaryDirectory(prefix="roster-test-") as directory:
        Path(directory).chmod(0o755)
        home = Path(directory, "home")
        with embedded_postgres(home, durable=False):
            pass
        yield home


@pytest.fixture(autouse=True)
def aside(reachable: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where things go that `nobody` could not reach, instead of the system's /var/lib/roster."""
    directory = reachable / "aside"
    monkeypatch.setattr(place, "ASIDE", directory)
    monkeypatch.setattr(binaries, "ASIDE", directory)
    return directory


@pytest.fixture
def start_owner() -> Iterator[StartOwner]:
    started: list[subprocess.Popen[str]] = []

    def start(directory: Path, *flags: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.adapters.database.embedded.owner", str(directory), *flags]
        started.append(subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for owner in started:
        owner.communicate(timeout=30)
