"""The README's conversation works when pasted, and answers what is printed there."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.credentials import KEY
from tests.databases import Database
from tests.server import ROOT, running_server

pytestmark = [pytest.mark.database, pytest.mark.server]

EXCHANGE = re.compile(r"```sh\n([^`]*)```\n\n```text\n([^`]*)```")


def test_the_conversation_gives_the_printed_answers(database: Database, tmp_path: Path) -> None:
    exchanges = EXCHANGE.findall((ROOT / "README.md").read_text())
    assert len(exchanges) == 6
    with running_server(database.url, tmp_path / "log") as server:
        # One shell for all of it, since later commands use what earlier ones found out.
        script = "\necho '<<next>>'\n".join(command for command, _ in exchanges)
        script = script.replace("http://127.0.0.1:8000", server.base_url)
        environment = {"PATH": os.environ["PATH"], "ROSTER_KEY": KEY}
        done = subprocess.run(
            ["/bin/bash", "-euc", script], capture_output=True, text=True, check=True, env=environment
        )
    for (_, expected), answer in zip(exchanges, done.stdout.split("<<next>>\n"), strict=True):
        pattern = re.escape(expected.strip()).replace("…", ".+")
        assert re.fullmatch(pattern, answer.strip()), answer
