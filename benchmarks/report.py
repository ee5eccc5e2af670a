"""The figures, as Markdown that reads well in a terminal too."""

from collections.abc import Sequence
from typing import Final

from benchmarks.bars import Bar
from benchmarks.contenders import LIMIT, OURS, POOL_SIZE, ROSTER_ITSELF
from benchmarks.load import CONNECTIONS
from benchmarks.measure import Cost, Run, Spread

_HEADINGS: Final = ("operation", "server", "CPU, us a request", "times the limit", "times Roster", "rounds")
_BAR_HEADINGS: Final = ("operation", "what", "found", "asked for", "kept")
_METHOD: Final = """\
CPU time (user and system, all threads and processes of the server, PostgreSQL not included) per request, over
{connections} connections that stay open, in a register of {people} users. The limit is one prepared asyncpg query, or
for a change one transaction with the statements that it needs, and one msgspec Struct in a bare ASGI callable on the
same server. All servers have one worker, {pool} connections to the same database and no access log unless it is named.
They run at once and take turns, {rounds} rounds each after one that is not counted: the median round, and in brackets
the lowest and the highest. A ratio compares rounds that are neighbours."""


def report(run: Run, found: Sequence[Bar]) -> str:
    """All costs, then the bars, then what to know of each server and of the machine."""
    method = _METHOD.format(connections=CONNECTIONS, people=f"{run.people:,}", pool=POOL_SIZE, rounds=run.rounds)
    contenders = [cost.contender for cost in max(run.costs, key=len)]
    parts = (
        method,
        _table(_HEADINGS, [_row(cost, costs) for costs in run.costs for cost in costs]),
        _table(_BAR_HEADINGS, [_bar_row(bar) for bar in found]),
        _table(("server", "who asks, and what else to know"), [(each.name, each.about) for each in contenders]),
        run.environment,
    )
    return "\n\n".join(parts) + "\n"


def _row(cost: Cost, costs: Sequence[Cost]) -> tuple[str, ...]:
    by_name = {each.contender.name: each for each in costs}
    limit, roster = by_name[LIMIT.name], by_name[ROSTER_ITSELF.name]
    return (
        cost.operation.name,
        cost.contender.name,
        _shown(cost.spread, 0),
        "1" if cost is limit else _shown(cost.in_multiples_of(limit), 2),
        "" if cost.contender in OURS else _shown(cost.in_multiples_of(roster), 1),
        f"{len(cost.rounds)} x {cost.operation.requests}",
    )


def _bar_row(bar: Bar) -> tuple[str, ...]:
    return (
        bar.operation.name,
        f"{bar.most} / {bar.least}",
        _shown(bar.found, 2),
        f"{'at most' if bar.is_upper else 'at least'} {bar.bound:.1f}",
        "yes" if bar.is_kept else "NO",
    )


def _shown(spread: Spread, digits: int) -> str:
    return f"{spread.typical:.{digits}f} ({spread.lowest:.{digits}f} to {spread.highest:.{digits}f})"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
    lines = (headings, ["-" * width for width in widths], *rows)
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |" for line in lines
    )
