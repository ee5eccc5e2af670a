"""Give out all that is kept about a person."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final
from uuid import UUID

from domain.personal_data.ports import PersonalRecords
from domain.personal_data.values import Record, Section
from domain.shared.actor import Actor
from domain.shared.permissions import Permission

ALL_OF_IT: Final = (Permission.ROLES_READ, Permission.SESSIONS_READ, Permission.KEYS_READ, Permission.AUDIT_READ)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPerson:
    """For those who may read every part of it. An API key of the person is no exception: see ExportMe."""

    permission: ClassVar[Permission] = Permission.USERS_READ
    further_permissions: ClassVar[Sequence[Permission]] = ALL_OF_IT

    actor: Actor
    records: PersonalRecords

    async def execute(self, user_id: UUID) -> AsyncGenerator[tuple[Section, Sequence[Record]], None]:
        """Raises UserNotFound when it is begun to be read."""
        self.actor.require(self.permission)
        for each in self.further_permissions:
            self.actor.require(each)
        return self.records.of(user_id)
