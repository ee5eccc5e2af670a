"""A database is made whole or not at all."""

from pathlib import Path

import asyncpg
import pytest

from adapters.database.embedded import EmbeddedPostgresFailed, embedded_postgres
from tests.adapters.database.embedded.probes import StartOwner, ask
from tests.waiting import wait_until

pytestmark = pytest.mark.database


async def test_an_interrupted_initdb_is_not_taken_for_a_database(reachable: Path, start_owner: StartOwner) -> None:
    home = reachable / "home"
    owner = start_owner(home)
    wait_until(lambda: list(home.glob("initdb-*/data/PG_VERSION")))
    owner.kill()
    owner.wait()
    assert not (home / "data").exists()
    with embedded_postgres(home, durable=False) as postgres:
        assert await ask(postgres.url, "select 1") == 1
        with pytest.raises(asyncpg.InvalidPasswordError):
            await ask(postgres.url, "select 1", password="not this one")
    with embedded_postgres(home, durable=False):
        pass
    assert sorted(path.name for path in home.iterdir()) == ["data", "lock", "password", "server.log"]


async def test_sorts_and_folds_alike_on_every_system(home: Path) -> None:
    sql = "select concat(datlocprovider, ' ', datlocale) from pg_database where datname = current_database()"
    with embedded_postgres(home, durable=False) as postgres:
        assert await ask(postgres.url, sql) == "b C.UTF-8"
        assert await ask(postgres.url, "select lower('ÁÑ')") == "áñ"


def test_leaves_nothing_half_made_when_initdb_fails(reachable: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.database.embedded.cluster.SUPERUSER", "pg_reserved")
    with (
        pytest.raises(EmbeddedPostgresFailed, match=r"DATABASE_URL(.|\n)*pg_reserved"),
        embedded_postgres(reachable / "home", durable=False),
    ):
        pass
    assert sorted(path.name for path in (reachable / "home").iterdir()) == ["lock", "password"]


@pytest.mark.parametrize("lost", ["password", "data/PG_VERSION"])
def test_says_what_to_do_when_a_part_was_lost(home: Path, lost: str) -> None:
    kept = home.parent / "kept"
    (home / lost).rename(kept)
    with pytest.raises(EmbeddedPostgresFailed, match=f"{lost} is missing.*Put it back"), embedded_postgres(home):
        pass
    kept.rename(home / lost)
    with embedded_postgres(home, durable=False):
        pass
