"""What became of each of many users whose role was changed at once."""

from collections.abc import Collection, Sequence
from uuid import UUID

from domain.shared.errors import DomainError
from domain.users.errors import LastAdministrator, UserNotFound


def outcomes_of(wanted: Sequence[UUID], *, found: Collection[UUID], spared: UUID | None) -> list[UUID | DomainError]:
    """In the order in which they were asked for: the id, or why not."""
    refusals = {spared: LastAdministrator} if spared else {}
    return [each if each in found else refusals.get(each, UserNotFound)() for each in wanted]
