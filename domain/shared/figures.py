"""What parts of the service say about themselves at the moment, for whoever watches it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

FIGURES: Final = "figures"
"""The name of the list to which each part adds its own Figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A whole number that goes up and down. Those of several processes add up, unless all of them see the same."""

    name: str
    meaning: str
    value: int
    of: Mapping[str, str] = field(default_factory=dict)
    is_common: bool = False
    """Whether it is of the database, where every process sees it."""


Figures: TypeAlias = Callable[[], Iterable[Figure]]
"""Asked each time that somebody looks. Never waits."""
