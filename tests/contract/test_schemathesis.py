"""The service does what its document says, tried by a machine that reads it, with every check that it knows.

SCHEMATHESIS_EXAMPLES says how many requests to make of each operation, at most: then with all of its phases.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.contract.two_users import TwoUsers
from tests.samples import NOBODY
from tests.server import ROOT, Server

pytestmark = [pytest.mark.database, pytest.mark.server, pytest.mark.timeout(1800)]

EXAMPLES: Final = os.environ.get("SCHEMATHESIS_EXAMPLES")
# Whoever signs out is nobody from then on.
SIGNED_IN: Final = "--exclude-operation-id=signOut"


async def test_an_administrators_session_passes_every_check(
    server: Server, tmp_path: Path, two_users: TwoUsers
) -> None:
    await two_users.make_administrator()
    # So that it does not take away what it asks with.
    aimed_at = dict.fromkeys(("user_id", "session_id"), str(NOBODY))
    run = Run(server, tmp_path, two_users.headers, {"AIMED_AT": json.dumps(aimed_at)})
    assert run.passed("examples", "coverage") >= 1500


async def test_a_session_learns_and_changes_nothing_of_another_user(
    server: Server, tmp_path: Path, two_users: TwoUsers
) -> None:
    before = await two_users.everything_of_other()
    hooks = {"AIMED_AT": json.dumps(two_users.aimed_at), "HIDDEN": json.dumps(two_users.hidden)}
    assert Run(server, tmp_path, two_users.headers, hooks).passed("examples", "fuzzing", "stateful") >= 300
    assert await two_users.everything_of_other() == before


@dataclass(frozen=True, slots=True)
class Run:
    """`hooks` is what of_another.py is told."""

    server: Server
    directory: Path
    headers: Mapping[str, str]
    hooks: Mapping[str, str]

    def passed(self, *phases: str) -> int:
        """How many cases: all that were tried. The phases are those of a short run; a long one has all."""
        size = [f"--max-examples={EXAMPLES}"] if EXAMPLES else ["--max-examples=5", f"--phases={','.join(phases)}"]
        command = [
            *(str(Path(sys.executable).with_name("schemathesis")), f"--config-file={ROOT / 'schemathesis.toml'}"),
            *("run", f"{self.server.base_url}/openapi.json", "--checks=all", "--seed=20260101", *size),
            *("--no-color", "--request-timeout=20", SIGNED_IN),
            *(f"--header={name}: {value}" for name, value in self.headers.items()),
        ]
        # Without the variables by which coverage would measure it too.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
        environment |= {"PYTHONPATH": str(ROOT), "SCHEMATHESIS_HOOKS": "tests.contract.of_another", **self.hooks}
        done = subprocess.run(command, cwd=self.directory, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-8000:]
        found = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
        assert found, done.stdout[-2000:]
        (self.directory / "cases").write_text(found[0])
        generated, passed = map(int, found.groups())
        assert generated == passed
        return passed
