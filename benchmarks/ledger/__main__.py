"""`make ledger`: runs, prints, and fails when a change was lost, stored half or twice, or stored though refused."""

import argparse
import asyncio
import shutil
import signal
import sys
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import uvloop

from benchmarks.breakable.disk import mounted_unseen
from benchmarks.ledger.contenders import CONTENDERS, ROOT
from benchmarks.ledger.dump import dump
from benchmarks.ledger.report import findings, internal_errors, report
from benchmarks.ledger.run import Plan, Result, run

_EVIDENCE: Final = ROOT / "docs" / "evidence"


def main() -> None:
    arguments = _arguments()
    if not Path("/proc/self/task").exists():
        sys.exit("Which processes to end is read as Linux gives it: run this on Linux.")
    contender = CONTENDERS[arguments.against]
    directory = Path(mkdtemp(prefix="ledger-"))
    # PostgreSQL refuses root: for root another user runs it, who must get through to its data.
    directory.chmod(0o711)
    plan = Plan(arguments.seconds, arguments.pause, arguments.seed)
    try:
        with mounted_unseen(directory / "disk") as disk:
            result = uvloop.run(_interruptible(run(contender, directory, disk, plan)))
    except (KeyboardInterrupt, asyncio.CancelledError):
        shutil.rmtree(directory)
        sys.exit("Interrupted. All that was started has been ended.")
    text = report(result)
    print(text)
    if arguments.write:
        _keep(text)
    if (errors := internal_errors(result)) or result.findings:
        dump(result, directory / "ledger.ndjson")
        print(f"\n{errors} answers were 500. What was asked and answered, and the service's log: {directory}")
    else:
        shutil.rmtree(directory)
    if lines := list(findings(result)):
        sys.exit("\n".join(["", *lines]))


async def _interruptible(running: Coroutine[None, None, Result]) -> Result:
    """Told to end, as by Ctrl-C: whatever was started is ended."""
    task = asyncio.create_task(running)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="how long faults are injected (600)")
    parser.add_argument("--pause", type=float, default=1.5, help="seconds between two faults, on average (1.5)")
    parser.add_argument("--seed", type=int, default=1, help="which faults come when (1)")
    parser.add_argument("--against", choices=CONTENDERS, default="roster", help="the service that is tried (roster)")
    parser.add_argument("--write", action="store_true", help="keep the report as docs/evidence/ledger-<date>.md")
    return parser.parse_args()


def _keep(text: str) -> None:
    today = datetime.now(UTC).date()
    _EVIDENCE.mkdir(parents=True, exist_ok=True)
    command = " ".join(["python -m benchmarks.ledger", *sys.argv[1:]])
    (_EVIDENCE / f"ledger-{today}.md").write_text(f"# The ledger, {today}\n\n`{command}`\n\n{text}\n")


if __name__ == "__main__":
    main()
