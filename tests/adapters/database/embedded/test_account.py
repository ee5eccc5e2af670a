"""PostgreSQL's programs never run as root."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.database.embedded import EmbeddedPostgresUnavailable, embedded_postgres
from adapters.database.embedded.account import Account
from tests.adapters.database.embedded.probes import ask, kernel_says, linux_only, owners_in, root_only

pytestmark = pytest.mark.database


@pytest.fixture
def member_of_a_group() -> Iterator[None]:
    before = os.getgroups()
    os.setgroups([*before, 1])
    yield
    os.setgroups(before)


@linux_only
@root_only
@pytest.mark.usefixtures("member_of_a_group")
def test_root_runs_the_server_as_nobody(home: Path) -> None:
    nobody = Account.nobody()
    with embedded_postgres(home, durable=False) as postgres:
        assert _ids(postgres.pid) == ({str(nobody.uid)}, {str(nobody.gid)}, set())


@linux_only
@root_only
async def test_root_runs_the_server_as_the_owner_of_the_directory(reachable: Path) -> None:
    os.chown(reachable, 1, 1)
    with embedded_postgres(reachable, durable=False) as postgres:
        assert await ask(postgres.url, "select 1") == 1
        assert _ids(postgres.pid) == ({"1"}, {"1"}, set())
    assert owners_in(reachable) == {1}


def _ids(pid: int) -> tuple[set[str], set[str], set[str]]:
    """Users and groups, real, effective, saved and for files; and the supplementary groups."""
    lines = kernel_says(pid, "status").splitlines()
    users, groups, more = (line.split()[1:] for line in lines if line.startswith(("Uid:", "Gid:", "Groups:")))
    return set(users), set(groups), set(more)


def test_says_what_to_do_when_the_user_has_no_name(reachable: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with (
        pytest.raises(EmbeddedPostgresUnavailable, match=r"user 54321.*DATABASE_URL"),
        embedded_postgres(reachable),
    ):
        pass
