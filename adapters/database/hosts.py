"""Finds among several database hosts the one that will do, each within its share of the time."""

from collections.abc import Iterator
from typing import Any, Final

import asyncpg

# What a host says that cannot serve now (PostgreSQL manual, appendix A): another one may.
_NOT_NOW: Final = ("08", "53", "57")
# PgBouncer's words, also a 08: no outage, but what it is told by (connecting.py), so the next host must not hide it.
_REFUSED_SETTINGS: Final = "unsupported startup parameter"


class Hosts:
    """Asked in the order of the URL, but first the one that served last: it is not the one that hangs.

    The driver's own list gives all of the time to the first host, so that one which hangs hides the others.
    """

    def __init__(self) -> None:
        self._first = 0

    async def connect(self, **options: Any) -> Any:
        """The connection of `asyncpg.connect(**options)`, in the same time. Raises OSError and asyncpg's errors."""
        attempts = list(self._attempts(options))
        share = options["timeout"] / len(attempts)
        failure: Exception | None = None
        for number, attempt in attempts:
            try:
                connection = await asyncpg.connect(**(options | attempt | {"timeout": share}))
            except Exception as error:
                if not _is_not_now(error):
                    raise
                failure = error
            else:
                self._first = number
                return connection
        if isinstance(failure, asyncpg.TargetServerAttributeNotMatched):
            raise ConnectionError(str(failure)) from failure
        raise failure or ConnectionError("no host")

    def _attempts(self, options: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
        wish = options.get("target_session_attrs", "any")
        # One host at a time has nothing to prefer.
        wishes = ("standby", "any") if wish == "prefer-standby" else (wish,)
        hosts, ports = options["host"], options.get("port")
        places: list[tuple[Any, Any]] = [(hosts, ports)]
        if isinstance(hosts, list):
            places = list(zip(hosts, options["port"], strict=True))
        for wish in wishes:
            for step in range(len(places)):
                number = (self._first + step) % len(places)
                host, port = places[number]
                yield number, {"host": host, "port": port, "target_session_attrs": wish}


def _is_not_now(error: Exception) -> bool:
    if isinstance(error, asyncpg.PostgresError):
        return (error.sqlstate or "").startswith(_NOT_NOW) and not str(error).startswith(_REFUSED_SETTINGS)
    return isinstance(error, OSError | asyncpg.TargetServerAttributeNotMatched)
