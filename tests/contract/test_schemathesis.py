"""The service does what its document says, tried by a machine that reads it: all checks, thousands of requests."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.credentials import KEY
from tests.server import ROOT, Server

pytestmark = [pytest.mark.database, pytest.mark.server, pytest.mark.timeout(600)]


def test_two_thousand_cases_pass_every_check(server: Server, tmp_path: Path) -> None:
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), f"--config-file={ROOT / 'schemathesis.toml'}"),
        *("run", f"{server.base_url}/openapi.json", "--checks=all", "--max-examples=72", "--seed=20260101"),
        *("--no-color", "--request-timeout=20", f"--header=Authorization: Bearer {KEY}"),
    ]
    # Without the variables by which coverage would measure it too.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8000:]
    cases = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert cases, done.stdout[-2000:]
    generated, passed = map(int, cases.groups())
    assert generated == passed
    assert generated >= 2000
