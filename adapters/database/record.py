"""What asyncpg makes of a row where SQLAlchemy does not come between."""

from collections.abc import Iterable
from operator import itemgetter

import asyncpg


class Record(asyncpg.Record):
    """Its columns are attributes, as SQLAlchemy's rows have them: of every Query, which tells us their names.

    To look for them in `__getattr__` would take five times as long, and half of a page of users.
    """

    @classmethod
    def have(cls, columns: Iterable[str]) -> None:
        for name in columns:
            setattr(cls, name, property(itemgetter(name)))
