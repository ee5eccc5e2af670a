"""How the first administrator gets in."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeAlias

import httpx
import pytest

from app.settings.access import AccessSettings
from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from app.shell.first_link import let_first_administrator_in
from tests.app.shell.command import composed, roster
from tests.databases import Database
from tests.server import SECRET_KEY, running_server

pytestmark = [pytest.mark.database, pytest.mark.server]

LINK: Final = re.compile(r"/account/reset\?token=(rat_[\w-]+)")
PASSWORD: Final = "four unrelated words here"
ADMIN: Final = "admin@example.com"
Start: TypeAlias = Callable[[Database], Awaitable[str]]


@pytest.fixture
async def nobody(database: Database) -> Database:
    """A register without any user."""
    await database.observer.execute("TRUNCATE users CASCADE")
    return database


@pytest.fixture
def said_by_a_start(capsys: pytest.CaptureFixture[str]) -> Start:
    """What `roster serve` says about the first administrator, without the server that it starts then."""

    async def start(database: Database) -> str:
        settings = Settings(
            database=DatabaseSettings(url=database.url),
            server=ServerSettings(),
            access=AccessSettings(secret_key=SECRET_KEY, admin_email=ADMIN),
        )
        # In a thread, because it begins an event loop of its own.
        await asyncio.to_thread(let_first_administrator_in, composed(), settings, again=False)
        return capsys.readouterr().err

    return start


async def test_gets_in_with_the_link_that_is_printed_once(
    nobody: Database, tmp_path: Path, said_by_a_start: Start
) -> None:
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
    assert not LINK.search(await said_by_a_start(nobody))


async def test_the_link_is_not_printed_again_while_it_is_good(nobody: Database, said_by_a_start: Start) -> None:
    assert LINK.search(await said_by_a_start(nobody))
    assert not LINK.search(await said_by_a_start(nobody))
    await nobody.observer.execute("UPDATE account_tokens SET expires_at = now() - interval '1 second'")
    assert LINK.search(await said_by_a_start(nobody))
    assert await nobody.observer.fetchval("SELECT count(*) FROM users") == 1


async def test_another_administrator_is_enough(database: Database, said_by_a_start: Start) -> None:
    assert not LINK.search(await said_by_a_start(database))
    assert not await database.observer.fetchval("SELECT count(*) FROM users WHERE email = $1", ADMIN)


async def test_somebody_who_is_there_becomes_the_administrator(nobody: Database, said_by_a_start: Start) -> None:
    await nobody.observer.execute(
        "INSERT INTO users VALUES (gen_random_uuid(), $1, $1, 'Ana', 'hash', 'deactivated', 1, now(), now())", ADMIN
    )
    assert LINK.search(await said_by_a_start(nobody))
    row = await nobody.observer.fetchrow("SELECT status, name FROM users, roles WHERE roles.name = 'administrator'")
    assert row
    assert row["status"] == "active"


async def test_a_database_without_tables_is_no_reason_not_to_start(
    empty_database: Database, said_by_a_start: Start
) -> None:
    assert "start again" in await said_by_a_start(empty_database)


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    done = roster("serve", directory=tmp_path, ROSTER_ADMIN_EMAIL="Ana <ana@example.com>")
    assert done.status == 2
    assert "ROSTER_ADMIN_EMAIL must be an address" in done.stderr
