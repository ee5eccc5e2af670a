"""The rule that keeps the register manageable."""

from collections.abc import Iterable
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


async def spared_administrator(leaving: Iterable[UUID], administrators: Administrators) -> UUID | None:
    """Whom of many this rule keeps, as if they were asked for one by one: the last of them, if nobody else is left."""
    staying = await administrators.lock_active()
    for person in leaving:
        if staying == {person}:
            return person
        staying -= {person}
    return None
