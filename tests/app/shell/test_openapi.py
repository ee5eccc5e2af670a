"""`roster openapi`: what the server would answer, without one."""

from pathlib import Path

import msgspec
import pytest

from tests.app.shell.command import revealed, serving
from tests.app.shell.conftest import Shell
from tests.databases import Database


@pytest.mark.database
@pytest.mark.server
async def test_prints_what_the_server_answers(database: Database, tmp_path: Path, shell: Shell) -> None:
    as_json, as_yaml = await shell("openapi"), await shell("openapi", "--yaml")
    with serving(tmp_path, DATABASE_URL=revealed(database.url)) as server:
        server.until_ready()
        assert msgspec.json.decode(as_json.stdout) == server.get("/openapi.json").json()
        assert as_yaml.stdout == server.get("/openapi.yaml").text
