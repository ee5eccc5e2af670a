"""The rule that keeps the register manageable."""

from uuid import UUID

from domain.users.errors import LastAdministrator
from domain.users.ports import Administrators


async def keep_an_administrator_besides(leaving: UUID, administrators: Administrators) -> None:
    """Refuse what would take away the last active administrator, also when two requests try at once.

    To be asked before a user is locked, so that requests wait in line instead of for each other.
    Raises LastAdministrator.
    """
    if await administrators.lock_active() == {leaving}:
        raise LastAdministrator
