"""`make bench`: measures, prints, and fails when a bar is broken."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.database import register
from benchmarks.measure import Cost, measure
from benchmarks.operations import OPERATIONS, Operation
from benchmarks.report import broken, report
from benchmarks.servers import CONTENDERS, serving

_EVIDENCE: Final = Path(__file__).parents[1] / "docs" / "evidence"
_BY_NAME: Final = {operation.name: operation for operation in OPERATIONS}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the report as docs/evidence/bench-<date>.md")
    parser.add_argument("--only", action="append", choices=_BY_NAME, help="this operation; may be given several times")
    arguments = parser.parse_args()
    is_kept = arguments.write
    operations = [_BY_NAME[name] for name in arguments.only] if arguments.only else OPERATIONS
    if not Path("/proc/self/task").exists():
        sys.exit("The CPU time of other processes is read as Linux gives it: run this on Linux.")
    costs, postgres = _measured(operations)
    text = report(costs, postgres)
    print(text)
    if is_kept:
        today = datetime.now(UTC).date()
        _EVIDENCE.mkdir(parents=True, exist_ok=True)
        (_EVIDENCE / f"bench-{today}.md").write_text(f"# The cost of a request, {today}\n\n{text}")
    if lines := list(broken(costs)):
        sys.exit("\n".join(lines))


def _measured(operations: Sequence[Operation]) -> tuple[list[list[Cost]], str]:
    with ExitStack() as running:
        directory = Path(running.enter_context(TemporaryDirectory()))
        # PostgreSQL refuses root: for root another user runs it, who must get through to its data.
        directory.chmod(0o711)
        database = running.enter_context(register(directory / "postgres"))
        probe = OPERATIONS[0].request(database.users[0])
        servers = [running.enter_context(serving(each, database.url, directory, probe)) for each in CONTENDERS]
        users = cycle(database.users)
        return [measure(operation, servers, users) for operation in operations], database.version


if __name__ == "__main__":
    main()
