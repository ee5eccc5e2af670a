"""What asyncpg makes of a row where SQLAlchemy does not come between."""

from typing import Any

import asyncpg


class Record(asyncpg.Record):
    """Its columns are attributes, as SQLAlchemy's rows have them."""

    def __getattr__(self, column: str) -> Any:
        return self[column]
