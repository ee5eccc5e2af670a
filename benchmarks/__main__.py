"""`make bench`: measures, prints, and fails when a bar is broken."""

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.bars import bars
from benchmarks.contenders import OURS, PEERS, PEERS_PYTHON
from benchmarks.database import USERS, Register, register
from benchmarks.environment import environment
from benchmarks.evidence import keep
from benchmarks.measure import ROUNDS, Cost, Run, measure
from benchmarks.operations import OPERATIONS, Operation
from benchmarks.peers.schema import prepare
from benchmarks.progress import Progress
from benchmarks.report import report
from benchmarks.servers import Contender, Server, serving

_PEOPLE: Final = 1_000_000
_QUICK_ROUNDS: Final = 3
# What a quiet machine takes, with two cores.
_SECONDS_A_STEP: Final = 0.45
_SECONDS_A_MILLION: Final = 100
_BY_NAME: Final = {operation.name: operation for operation in OPERATIONS}


def main() -> None:
    asked = _arguments()
    if not Path("/proc/self/task").exists():
        sys.exit("The CPU time of other processes is read as Linux gives it: run this on Linux.")
    if not asked.ours and not Path(PEERS_PYTHON).exists():
        sys.exit("The peers are not installed: run `make .venv-peers/.installed`, or leave them out with --ours.")
    operations = [_BY_NAME[name] for name in asked.only] if asked.only else OPERATIONS
    contenders = OURS if asked.ours else (*OURS, *PEERS)
    steps = sum(each.has(operation.name) for operation in operations for each in contenders) * (1 + asked.rounds)
    minutes = (steps * _SECONDS_A_STEP + asked.people / 1e6 * _SECONDS_A_MILLION) / 60
    print(f"{asked.people:,} users, {asked.rounds} rounds: about {minutes:.0f} minutes.", file=sys.stderr)
    with _running(contenders, asked.people) as (database, servers):
        costs = _measured(operations, servers, database, asked.rounds, Progress(steps))
        on_what = environment(database.version, has_peers=not asked.ours)
    _tell(Run(costs, asked.rounds, asked.people, on_what), is_kept=asked.write)


def _tell(run: Run, *, is_kept: bool) -> None:
    found = list(bars(run.costs))
    text = report(run, found)
    print(text)
    if is_kept:
        keep(text, run)
    if broken := [str(bar) for bar in found if not bar.is_kept]:
        sys.exit("\n".join(("These bars do not hold:", *broken)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the report and the picture in docs/evidence")
    parser.add_argument("--only", action="append", choices=_BY_NAME, help="this operation; may be given several times")
    parser.add_argument("--ours", action="store_true", help="without the peers")
    parser.add_argument("--quick", action="store_true", help=f"{_QUICK_ROUNDS} rounds, and {USERS} users")
    parser.add_argument("--people", type=int, help=f"how many users there are; {_PEOPLE} unless told")
    asked = parser.parse_args()
    asked.rounds = _QUICK_ROUNDS if asked.quick else ROUNDS
    asked.people = asked.people or (USERS if asked.quick else _PEOPLE)
    if asked.people < USERS:
        parser.error(f"--people must be {USERS} or more: so many are asked for.")
    return asked


@contextmanager
def _running(contenders: Sequence[Contender], people: int) -> Iterator[tuple[Register, list[Server]]]:
    with ExitStack() as running:
        directory = Path(running.enter_context(TemporaryDirectory()))
        # PostgreSQL refuses root: for root another user runs it, who must get through to its data.
        directory.chmod(0o711)
        database = running.enter_context(register(directory / "postgres", people))
        if any(contender in PEERS for contender in contenders):
            asyncio.run(prepare(database.url))
        probe = OPERATIONS[0].request(database.users[0])
        servers = [running.enter_context(serving(each, database.url, directory, probe)) for each in contenders]
        yield database, servers


def _measured(
    operations: Sequence[Operation], servers: Sequence[Server], database: Register, rounds: int, progress: Progress
) -> list[list[Cost]]:
    users = cycle(database.users)
    return [measure(operation, servers, users, rounds, progress) for operation in operations]


if __name__ == "__main__":
    main()
