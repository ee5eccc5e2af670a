"""Read how an import went."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.shared.actor import Actor
from domain.shared.permissions import Permission
from domain.transfer.entities import Import
from domain.transfer.ports import ImportRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class GetImport:
    """Whoever may import sees the imports of all."""

    permission: ClassVar[Permission] = Permission.USERS_WRITE

    actor: Actor
    imports: ImportRepository

    async def execute(self, import_id: UUID) -> Import:
        """Raises ImportNotFound."""
        self.actor.require(self.permission)
        return await self.imports.get(import_id)
