"""The port for the few rules that must say when their changes are kept."""

from typing import Protocol


class UnitOfWork(Protocol):
    """One request's changes. Ending the use case commits them: only what must outlive a refusal is committed here."""

    async def commit(self) -> None:
        """Keep what was done so far, and give the connection back. What follows is another transaction."""
        ...
