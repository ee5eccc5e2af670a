"""The ledger itself, for half a minute: every kind of fault at least once, and nothing lost."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLEAN = re.compile(r"\| lost \| ghost \| half \| duplicate \| unresolved \|\n[-| ]+\n\| 0 +\| 0 +\| 0 +\| 0 +\| 0 +\|")
ACKNOWLEDGED = re.compile(r"^\| all +\| \d+ +\| (\d+) ", re.MULTILINE)
NEVER_STRUCK = re.compile(r"^\| [^|]+ \| 0 +\|$", re.MULTILINE)

pytestmark = [pytest.mark.database, pytest.mark.server, pytest.mark.timeout(180)]


@pytest.mark.skipif(sys.platform != "linux", reason="ends processes as Linux lists them")
def test_nothing_is_lost_doubled_or_halved_whatever_breaks() -> None:
    # In a process of its own: it starts PostgreSQL in its main thread, and mounts a disk that only it sees.
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.ledger", "--seconds", "15", "--pause", "0.4", "--seed", "7"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert CLEAN.search(done.stdout), done.stdout
    assert not NEVER_STRUCK.search(done.stdout), done.stdout
    acknowledged = ACKNOWLEDGED.search(done.stdout)
    assert acknowledged, done.stdout
    assert int(acknowledged[1]) >= 300
