"""How the first administrator gets in."""

import re
from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.app.shell.command import roster
from tests.databases import Database
from tests.server import running_server

pytestmark = [pytest.mark.database, pytest.mark.server]

LINK: Final = re.compile(r"/account/reset\?token=(rat_[\w-]+)")
PASSWORD: Final = "four unrelated words here"
ADMIN: Final = "admin@example.com"


@pytest.fixture
async def nobody(database: Database) -> Database:
    """A register without any user."""
    await database.observer.execute("TRUNCATE users CASCADE")
    return database


def log_of_a_start(database: Database, log: Path, **variables: str) -> str:
    with running_server(database.url, log, ROSTER_ADMIN_EMAIL=ADMIN, **variables):
        return log.read_text()


async def test_gets_in_with_the_link_that_is_printed_once(nobody: Database, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running_server(nobody.url, log, ROSTER_ADMIN_EMAIL=ADMIN) as server:
        (secret,) = LINK.findall(log.read_text())
        async with httpx.AsyncClient(base_url=server.base_url) as client:
            reset = {"token": secret, "password": PASSWORD}
            assert (await client.post("/v1/accounts/reset", json=reset)).status_code == 204
            assert (await client.post("/v1/accounts/reset", json=reset)).status_code == 403
            signed_in = await client.post("/v1/auth/login", json={"email": ADMIN, "password": PASSWORD})
            bearer = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}
            assert (await client.get("/v1/users", headers=bearer)).status_code == 200
    assert not LINK.search(log_of_a_start(nobody, tmp_path / "again"))


async def test_the_link_is_not_printed_again_while_it_is_good(nobody: Database, tmp_path: Path) -> None:
    assert LINK.search(log_of_a_start(nobody, tmp_path / "first"))
    assert not LINK.search(log_of_a_start(nobody, tmp_path / "second"))
    await nobody.observer.execute("UPDATE account_tokens SET expires_at = now() - interval '1 second'")
    assert LINK.search(log_of_a_start(nobody, tmp_path / "third"))
    assert await nobody.observer.fetchval("SELECT count(*) FROM users") == 1


async def test_another_administrator_is_enough(database: Database, tmp_path: Path) -> None:
    assert not LINK.search(log_of_a_start(database, tmp_path / "log"))
    assert not await database.observer.fetchval("SELECT count(*) FROM users WHERE email = $1", ADMIN)


async def test_somebody_who_is_there_becomes_the_administrator(nobody: Database, tmp_path: Path) -> None:
    await nobody.observer.execute(
        "INSERT INTO users VALUES (gen_random_uuid(), $1, $1, 'Ana', 'hash', 'deactivated', 1, now(), now())", ADMIN
    )
    assert LINK.search(log_of_a_start(nobody, tmp_path / "log"))
    row = await nobody.observer.fetchrow("SELECT status, name FROM users, roles WHERE roles.name = 'administrator'")
    assert row
    assert row["status"] == "active"


async def test_a_database_without_tables_is_no_reason_not_to_start(empty_database: Database, tmp_path: Path) -> None:
    assert "start again" in log_of_a_start(empty_database, tmp_path / "log")


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    done = roster("serve", directory=tmp_path, ROSTER_ADMIN_EMAIL="Ana <ana@example.com>")
    assert done.status == 2
    assert "ROSTER_ADMIN_EMAIL must be an address" in done.stderr
