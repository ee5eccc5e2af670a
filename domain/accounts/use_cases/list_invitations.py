"""Read who was invited, a page at a time."""

from dataclasses import dataclass
from typing import ClassVar

from domain.accounts.entities import Invitation
from domain.accounts.ports import InvitationRepository
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.page import Page, PageRequest
from domain.shared.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ListInvitations:
    """Those that wait for an answer, in order of creation. Their links are nobody's to read."""

    permission: ClassVar[Permission] = Permission.USERS_READ

    actor: Actor
    invitations: InvitationRepository
    clock: Clock

    async def execute(self, page: PageRequest) -> Page[Invitation]:
        self.actor.require(self.permission)
        return await self.invitations.list_page(page, at=self.clock.now())
