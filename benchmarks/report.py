"""The figures, as Markdown that reads well in a terminal too."""

import os
import platform
import sysconfig
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Final

from benchmarks.load import CONNECTIONS
from benchmarks.measure import ROUNDS, Cost

_PACKAGES: Final = ("granian", "uvloop", "litestar", "advanced-alchemy", "sqlalchemy", "asyncpg", "msgspec")
_HEADINGS: Final = ("operation", "server", "CPU, us a request", "times the limit", "bar", "requests")

_METHOD: Final = f"""\
CPU time (user and system, all threads and processes of the server, PostgreSQL not included) per request, over
{CONNECTIONS} connections that stay open. The limit is one prepared asyncpg query, or for a change one transaction with
the statements that it needs, and one msgspec Struct in a bare ASGI callable on the same server. All servers run at once
and take turns, {ROUNDS} rounds each: the median round, and in brackets the lowest and the highest. A ratio compares
rounds that are neighbours."""


def report(costs: Sequence[Sequence[Cost]], postgres: str) -> str:
    """The first server of each operation is the limit."""
    return f"{_METHOD}\n\n{table(costs)}\n\n{_environment(postgres)}\n"


def table(costs: Sequence[Sequence[Cost]]) -> str:
    rows = [_row(cost, operation[0]) for operation in costs for cost in operation]
    widths = [max(map(len, column)) for column in zip(_HEADINGS, *rows, strict=True)]
    lines = (_HEADINGS, tuple("-" * width for width in widths), *rows)
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |" for line in lines
    )


def broken(costs: Sequence[Sequence[Cost]]) -> Iterator[str]:
    """One line for each bar that a server does not keep."""
    for limit, *others in costs:
        for cost in others:
            ratio, bar = cost.in_multiples_of(limit).typical, cost.operation.at_most
            if bar is not None and ratio > bar:
                yield f"{cost.server}, {cost.operation.name}: {ratio:.2f} times the limit, where {bar} are allowed"


def _row(cost: Cost, limit: Cost) -> tuple[str, ...]:
    own, ratio = cost.spread, cost.in_multiples_of(limit)
    is_limit = cost is limit
    return (
        cost.operation.name,
        cost.server,
        f"{own.typical:.0f} ({own.lowest:.0f} to {own.highest:.0f})",
        "1" if is_limit else f"{ratio.typical:.2f} ({ratio.lowest:.2f} to {ratio.highest:.2f})",
        "" if is_limit or cost.operation.at_most is None else f"{cost.operation.at_most:.1f}",
        f"{len(cost.rounds)} x {cost.operation.requests}",
    )


def _environment(postgres: str) -> str:
    is_optimised = "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")
    packages = ", ".join(f"{package} {version(package)}" for package in _PACKAGES)
    return (
        f"{platform.python_implementation()} {platform.python_version()} "
        f"({'with' if is_optimised else 'without'} profile-guided optimisation), {packages}, PostgreSQL {postgres}, "
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}."
    )
