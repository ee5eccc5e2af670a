"""What is needed to give out all that is kept about a person, and to erase it."""

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol
from uuid import UUID

from domain.personal_data.values import Record, Section
from domain.users.entities import User


class PersonalRecords(Protocol):
    """Everything, without any secret, and without what is somebody else's."""

    def of(self, user_id: UUID) -> AsyncGenerator[tuple[Section, Sequence[Record]], None]:
        """As of one moment, some records at a time: each section at least once, in order. To be closed (`aclosing`).

        Raises UserNotFound before anything else.
        """
        ...


class PersonalTraces(Protocol):
    """What stays about a person when the user is gone."""

    async def erase(self, user: User) -> None:
        """For a user who is locked, and removed afterwards in the same transaction.

        What others did to them stays in the audit trail, and so does what they did, without the addresses they did it
        from: events refer to people by id alone.
        """
        ...
