"""ROSTER_REQUIRE_IF_MATCH: nobody changes what they have not read."""

from pathlib import Path

import pytest

from tests.databases import Database
from tests.server import running_server

pytestmark = [pytest.mark.database, pytest.mark.server]

ANA = {"email": "ana@example.com", "display_name": "Ana"}
PATCH = {"Content-Type": "application/merge-patch+json"}


async def test_a_change_must_say_which_version_it_is_for(database: Database, tmp_path: Path) -> None:
    with running_server(database.url, tmp_path / "log", ROSTER_REQUIRE_IF_MATCH="true") as server:
        async with server.client() as client:
            user = (await client.post("/v1/users", json=ANA)).headers["location"]
            refused = [
                await client.patch(user, json={"display_name": "Bea"}, headers=PATCH),
                await client.delete(user),
            ]
            assert [(each.status_code, each.json()["code"]) for each in refused] == [(428, "precondition_required")] * 2
            changed = await client.patch(user, json={"display_name": "Bea"}, headers=PATCH | {"If-Match": '"1"'})
            assert changed.status_code == 200
            # What cannot undo anybody's change needs no version.
            assert (await client.post(f"{user}/deactivate")).status_code == 200
