"""Export all users."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from domain.shared.actor import Actor
from domain.shared.permissions import EVERY_PERMISSION, Permission
from domain.transfer.ports import RegisterExporter
from domain.transfer.values import TransferFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportUsersCommand:
    format: TransferFormat
    password_hashes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportUsers:
    """As of one moment. The hashes of passwords are for those only who may do everything."""

    permission: ClassVar[Permission] = Permission.USERS_READ

    actor: Actor
    exporter: RegisterExporter

    async def execute(self, command: ExportUsersCommand, write: Callable[[bytes], Awaitable[None]]) -> None:
        """Gives the file to `write`, piece by piece. Raises BeyondOwnPermissions before the first."""
        self.actor.require(self.permission)
        if command.password_hashes:
            self.actor.require_all(EVERY_PERMISSION)
        await self.exporter.export(command.format, write, password_hashes=command.password_hashes)
