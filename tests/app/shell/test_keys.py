"""`roster keys`: what an operator sees and does."""

import pytest

from tests.app.shell.conftest import Shell
from tests.databases import Database
from tests.server import SECRET_KEY

pytestmark = pytest.mark.database

COUNT = "SELECT count(*) FROM signing_keys"


async def test_a_rotation_says_when_the_new_key_signs(
    on_database: Shell, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROSTER_SECRET_KEY", SECRET_KEY)
    rotated = await on_database("keys", "rotate")
    assert rotated.status == 0, rotated.stderr
    kid = await database.observer.fetchval("SELECT kid FROM signing_keys ORDER BY number DESC LIMIT 1")
    assert rotated.stdout.startswith(f"The key {kid} is published now and signs from 2")
    heading, first, second = (await on_database("keys", "list")).stdout.splitlines()
    assert heading.split("  ")[0] == "KEY"
    assert first.split()[1] == "signing"
    assert second.split()[:2] == [kid, "published"]


async def test_a_register_without_keys_has_an_empty_list(on_database: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTER_SECRET_KEY", SECRET_KEY)
    listed = await on_database("keys", "list")
    assert (listed.status, len(listed.stdout.splitlines())) == (0, 1)


@pytest.mark.parametrize("verb", ["list", "rotate"])
async def test_nothing_is_done_without_a_secret_or_with_another(
    on_database: Shell, database: Database, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    missing = await on_database("keys", verb)
    assert (missing.status, "openssl rand" in missing.stderr) == (2, True)
    monkeypatch.setenv("ROSTER_SECRET_KEY", SECRET_KEY)
    await on_database("keys", "rotate")
    before = await database.observer.fetchval(COUNT)
    monkeypatch.setenv("ROSTER_SECRET_KEY", "another secret that is long enough too")
    wrong = await on_database("keys", verb)
    assert (wrong.status, wrong.stderr.count("\n")) == (1, 1)
    assert "ROSTER_SECRET_KEY is not the one" in wrong.stderr
    assert await database.observer.fetchval(COUNT) == before
