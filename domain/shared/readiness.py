"""The port through which the service learns whether it can serve."""

from collections.abc import Mapping
from typing import Protocol


class Readiness(Protocol):
    """What a request needs that could be missing."""

    async def check(self) -> Mapping[str, str]:
        """For each thing needed, by name, "ok" or what is wrong with it and what to do. Never raises."""
        ...
