"""Read the catalogue of permissions."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.shared.actor import Actor
from domain.shared.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPermissions:
    """The same for everybody who is known: it says what can be allowed, and nothing about anybody."""

    actor: Actor

    async def execute(self) -> Sequence[Permission]:
        self.actor.require_person()
        return tuple(Permission)
