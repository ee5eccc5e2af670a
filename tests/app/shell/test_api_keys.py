"""`roster api-keys`: a key for whoever needs the first one."""

import json
from hashlib import sha256

import pytest

from domain.shared.permissions import Permission
from tests.app.shell.conftest import Shell
from tests.databases import Database

pytestmark = pytest.mark.database

CREATE = ("api-keys", "create", "--user", "ANA@example.com", "--name", "import")


@pytest.fixture
async def ana(on_database: Shell) -> None:
    done = await on_database("users", "create", "--email", "ana@example.com", "--name", "Ana", "--no-password")
    assert done.status == 0, done.stderr


@pytest.mark.usefixtures("ana")
async def test_prints_the_key_and_keeps_its_hash(database: Database, on_database: Shell) -> None:
    done = await on_database(*CREATE, "--permission", "users:read")
    secret = done.stdout.strip()
    row = await database.observer.fetchrow("SELECT * FROM api_keys WHERE name = 'import'")
    assert row
    assert (done.status, secret[:4], row["secret_hash"]) == (0, "rak_", sha256(secret.encode()).digest())
    assert (row["permissions"], row["prefix"], row["expires_at"]) == (["users:read"], secret[:12], None)


@pytest.mark.usefixtures("ana")
async def test_gives_every_permission_unless_told_otherwise(on_database: Shell) -> None:
    done = await on_database(*CREATE, "--expires-at", "2100-01-31T09:30Z", "--json")
    key = json.loads(done.stdout)["key"]
    assert (key["permissions"], key["expires_at"]) == (sorted(Permission), "2100-01-31T09:30:00Z")


async def test_refuses_an_address_that_nobody_has(on_database: Shell) -> None:
    done = await on_database(*CREATE)
    assert (done.status, "roster users create" in done.stderr) == (1, True)
