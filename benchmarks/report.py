"""The figures as a table, for the terminal and for docs/evidence."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final

from benchmarks.measure import Cost

_PACKAGES: Final = ("granian", "uvloop", "litestar", "advanced-alchemy", "sqlalchemy", "asyncpg", "msgspec")
_HEADINGS: Final = ("operation", "server", "CPU us/request", "times the limit", "bar", "requests")


def circumstances() -> str:
    """When, on what, and with which versions: without these a figure says nothing."""
    versions = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}"
    return f"`make bench` on {datetime.now(UTC):%Y-%m-%d}; {machine}; {versions}."


def table(costs: Sequence[Sequence[Cost]]) -> str:
    """Markdown that reads well as plain text. The first server of each operation is the limit."""
    rows = [_row(cost, of_operation[0]) for of_operation in costs for cost in of_operation]
    widths = [max(map(len, column)) for column in zip(_HEADINGS, *rows, strict=True)]
    lines = [_HEADINGS, tuple("-" * width for width in widths), *rows]
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |" for line in lines
    )


def _row(cost: Cost, limit: Cost) -> tuple[str, ...]:
    ratio, lowest, highest = cost.in_multiples_of(limit)
    is_limit = cost is limit
    bar = cost.operation.at_most
    return (
        cost.operation.name,
        cost.server,
        f"{cost.typical:.0f} ({min(cost.rounds):.0f} to {max(cost.rounds):.0f})",
        "1" if is_limit else f"{ratio:.2f} ({lowest:.2f} to {highest:.2f})",
        "" if is_limit or bar is None else f"{bar} {'kept' if ratio <= bar else 'BROKEN'}",
        f"{len(cost.rounds)} x {cost.operation.requests}",
    )
