"""The port through which rules learn the time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The only source of the present: rules take times as arguments, so that tests can choose them."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        ...
