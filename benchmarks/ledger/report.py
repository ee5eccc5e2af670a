"""The result, as Markdown that reads well in a terminal too."""

import os
import platform
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from benchmarks.ledger.contenders import Contender
from benchmarks.ledger.judge import Breach
from benchmarks.ledger.operations import Operation, Outcome
from benchmarks.ledger.run import WRITERS, Result

_SHOWN: Final = 8
_GIBIBYTE: Final = 2**30
_VERSIONS: Final = (
    "import platform, sys; from importlib.metadata import version; "
    "print(', '.join(['Python ' + platform.python_version(), *(f'{name} {version(name)}' for name in sys.argv[1:])]))"
)


def report(result: Result) -> str:
    """Operations by kind and outcome, faults by kind, the five figures, and where it ran."""
    operations = [operation for subject in result.subjects for operation in subject.operations]
    return "\n\n".join(
        (
            _run(result),
            _table(("operation", *_HEADINGS), _by_kind(operations)),
            _answers(operations, result.replays),
            _table(("fault", "times"), [*result.struck.items(), ("all", sum(result.struck.values()))]),
            _figures(result),
            _environment(result.contender, result.postgres),
        )
    )


def _run(result: Result) -> str:
    plan = result.plan
    faults = f"two faults at a time, pauses of {plan.pause} s between them on average, seed {plan.seed}"
    return f"{result.contender.title}: {WRITERS} writers for {result.seconds:.0f} s; {faults}."


def findings(result: Result) -> Iterator[str]:
    """One sentence each; of many of one class, the first."""
    for breach in Breach:
        found = [finding for finding in result.findings if finding.breach is breach]
        yield from (f"{breach}: {finding.about}: {finding.words}" for finding in found[:_SHOWN])
        if len(found) > _SHOWN:
            yield f"{breach}: ... and {len(found) - _SHOWN} more"


_HEADINGS: Final = ("sent", "acknowledged", "refused", "unknown at first", "of these done", "of these not done")


def _by_kind(operations: Sequence[Operation]) -> list[tuple[str | int, ...]]:
    kinds = sorted({operation.kind for operation in operations})
    rows: list[tuple[str | int, ...]] = [
        (kind, *_counts([each for each in operations if each.kind == kind])) for kind in kinds
    ]
    return [*rows, ("all", *_counts(operations))]


def _counts(operations: Sequence[Operation]) -> tuple[int, ...]:
    outcomes = Counter(operation.outcome for operation in operations)
    doubtful = [each for each in operations if any(a.outcome is Outcome.UNKNOWN for a in each.attempts)]
    later = Counter(operation.outcome for operation in doubtful)
    return (
        len(operations),
        outcomes[Outcome.ACKNOWLEDGED],
        outcomes[Outcome.REFUSED],
        len(doubtful),
        later[Outcome.ACKNOWLEDGED],
        later[Outcome.REFUSED],
    )


def _answers(operations: Iterable[Operation], replays: int) -> str:
    said = Counter(attempt.said for operation in operations for attempt in operation.attempts)
    counted = ", ".join(f"{words} {times}" for words, times in said.most_common())
    return f"Answers: {counted}. Of these, {replays} were the first answer given again under its key."


def internal_errors(result: Result) -> int:
    """Answers with 500: no breach of the promise, and a mistake of the service all the same."""
    attempts = (attempt for subject in result.subjects for each in subject.operations for attempt in each.attempts)
    return sum(attempt.said.startswith("500") for attempt in attempts)


def _figures(result: Result) -> str:
    figures = Counter(finding.breach for finding in result.findings)
    return _table(tuple(Breach), [tuple(figures[breach] for breach in Breach)])


def _environment(contender: Contender, postgres: str) -> str:
    command = [contender.python, "-c", _VERSIONS, *contender.packages]
    versions = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIBIBYTE
    machine = f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()} {platform.machine()}"
    return f"{versions}, PostgreSQL {postgres}; {machine}."


def _table(headings: Sequence[str], rows: Sequence[Sequence[str | int]]) -> str:
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    lines = (headings, ["-" * width for width in widths], *cells)
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |" for line in lines
    )
