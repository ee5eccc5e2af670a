"""How far something long has come: a bar on a terminal, and nothing elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

Advance: TypeAlias = Callable[[int], None]
"""Tells of so many bytes more."""


@contextmanager
def progress(what: str, *, at_the_end: str, total: int | None) -> Iterator[Advance]:
    """Bytes, their rate and the time left, on standard error. At `total` it says what is still to come."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    done = 0
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)

        def advance(count: int) -> None:
            nonlocal done
            done += count
            bar.update(task, advance=count, description=at_the_end if total and done >= total else what)

        yield advance
