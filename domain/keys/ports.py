"""The ports to signing keys."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.keys.entities import SigningKey


class SigningKeys(Protocol):
    """All keys, kept with their secret halves encrypted. Every method is a transaction of its own.

    Each raises SecretKeyIsWrong when the keys were encrypted under another ROSTER_SECRET_KEY.
    """

    async def all(self) -> Sequence[SigningKey]:
        """The oldest first."""
        ...

    async def make_first(self, at: datetime) -> None:
        """Where there is no key. Of all who do so at once, one makes it."""
        ...

    async def rotate(self, at: datetime) -> SigningKey:
        """Make the successor of the newest key, and forget those that have retired.

        Of all who do so at once, one makes it; the others get the same.
        """
        ...


class PublishedKeys(Protocol):
    """The keys that others check tokens with."""

    async def published(self) -> Sequence[SigningKey]:
        """Those that sign, will sign, or signed what may not have expired yet. Raises Unavailable."""
        ...
