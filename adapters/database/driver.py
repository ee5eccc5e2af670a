"""The driver's connection, where it would take a rollback for a commit."""

from typing import Any, Final

import asyncpg

_COMMIT: Final = "COMMIT;"
_ROLLED_BACK: Final = "ROLLBACK"


class CommitRolledBack(RuntimeError):
    """A statement failed and somebody swallowed its error. PostgreSQL then answers COMMIT with ROLLBACK.

    A mistake of ours: let the error propagate, or confine it with `session.begin_nested()`.
    """

    def __init__(self) -> None:
        super().__init__("A statement had failed and its error was swallowed, so that COMMIT rolled everything back.")


class TruthfulConnection(asyncpg.Connection):
    """Of the write engine. asyncpg does not look at what the server answers to COMMIT."""

    async def execute(self, query: str, *args: Any, timeout: float | None = None) -> str:  # noqa: ASYNC109 (its own)
        """Raises CommitRolledBack, and what asyncpg raises."""
        status = await super().execute(query, *args, timeout=timeout)
        if query == _COMMIT and status == _ROLLED_BACK:
            raise CommitRolledBack
        return status
