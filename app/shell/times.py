"""Times as people type them on the command line."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

import rich_click as click


class _Time(click.ParamType[datetime]):
    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        time = None
        with suppress(ValueError, OverflowError):
            written = datetime.fromisoformat(value)
            time = written.astimezone(UTC) if written.tzinfo else None
        if time is None:
            self.fail("expected a time with its offset, such as 2026-05-01T17:00:00Z", param, ctx)
        return time


TIME: Final = _Time()
"""RFC 3339, with an offset: a time of day alone is another one at each server."""
