"""What signing in with a second factor needs from outside."""

from datetime import datetime
from typing import Protocol
from uuid import UUID


class SecondFactors(Protocol):
    """The second factors of users, as of the current transaction."""

    async def is_required(self, user_id: UUID) -> bool:
        """Whether this user has a confirmed second factor."""
        ...

    async def use(self, user_id: UUID, code: str, *, at: datetime) -> bool:
        """Whether it is a valid code of an authenticator or a recovery code. Either works once, whoever else tries."""
        ...
