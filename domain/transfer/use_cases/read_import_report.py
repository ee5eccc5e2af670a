"""Read what was wrong with the lines of an import."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.shared.actor import Actor
from domain.shared.permissions import Permission
from domain.transfer.ports import ImportRepository
from domain.transfer.values import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadImportReport:
    """Line, member and code of each fault, and nothing of what the line said."""

    permission: ClassVar[Permission] = Permission.USERS_WRITE

    actor: Actor
    imports: ImportRepository

    async def execute(self, import_id: UUID) -> Sequence[Fault]:
        """Raises ImportNotFound."""
        self.actor.require(self.permission)
        return await self.imports.faults_of(import_id)
