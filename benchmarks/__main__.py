"""`make bench`: what a request costs, as a multiple of the least it could be. `--write` keeps the table as evidence."""

import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.database import register
from benchmarks.measure import measure
from benchmarks.operations import OPERATIONS
from benchmarks.report import circumstances, table
from benchmarks.servers import limit, roster

ROUNDS: Final = 7
EVIDENCE: Final = Path(__file__).parents[1] / "docs" / "evidence"


def main() -> None:
    report = f"{circumstances()}\n\n{_figures()}\n"
    print(report)
    if "--write" in sys.argv[1:]:
        EVIDENCE.mkdir(exist_ok=True)
        (EVIDENCE / f"bench-{datetime.now(UTC):%Y-%m-%d}.md").write_text(f"# The cost of a request\n\n{report}")


def _figures() -> str:
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        # Root's PostgreSQL runs as `nobody`, who must be able to get there.
        directory.chmod(0o711)
        people = stack.enter_context(register(directory))
        probe = OPERATIONS[0].request(people.ids[0])
        servers = [
            stack.enter_context(limit(directory / "limit.log", people.url, probe)),
            stack.enter_context(roster("Roster", directory / "roster.log", people.url, probe)),
            stack.enter_context(
                roster("Roster, no log", directory / "quiet.log", people.url, probe, ROSTER_LOG_LEVEL="warning")
            ),
        ]
        return table([measure(operation, servers, people.ids, ROUNDS) for operation in OPERATIONS])


main()
