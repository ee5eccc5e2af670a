"""The port through which the service learns whether it can serve."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFigures:
    """The database connections of one pool, in this process, at this moment."""

    size: int
    """How many it keeps."""
    open: int
    in_use: int


class Readiness(Protocol):
    """What a request needs that could be missing."""

    async def check(self) -> Mapping[str, str]:
        """For each thing needed, by name, "ok" or what is wrong with it and what to do. Never raises."""
        ...

    def pools(self) -> Mapping[str, PoolFigures]:
        """By name. Asks nobody."""
        ...
