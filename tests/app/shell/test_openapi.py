"""`roster openapi`: what the server would answer, without one."""

from pathlib import Path

import msgspec
import pytest

from tests.app.shell.command import revealed, roster, serving
from tests.databases import Database


@pytest.mark.database
@pytest.mark.server
def test_prints_what_the_server_answers(database: Database, tmp_path: Path) -> None:
    as_json, as_yaml = roster("openapi", directory=tmp_path), roster("openapi", "--yaml", directory=tmp_path)
    with serving(tmp_path, DATABASE_URL=revealed(database.url)) as server:
        server.until_ready()
        assert msgspec.json.decode(as_json.stdout) == server.get("/openapi.json").json()
        assert as_yaml.stdout == server.get("/openapi.yaml").text
