"""What the rules about accounts need from outside."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.accounts.entities import AccountToken, Invitation
from domain.accounts.values import Purpose
from domain.shared.page import Page, PageRequest


class AccountTokenRepository(Protocol):
    """Tokens by the hashes of their secrets, as of the current transaction."""

    def next_id(self) -> UUID:
        """A new id, later in order than those before (UUIDv7, RFC 9562)."""
        ...

    async def issue(self, token: AccountToken, secret: str) -> None:
        """In place of the one that the same account, or the same invited address, has for the same purpose.

        Raises UserNotFound when somebody deletes the user meanwhile: then nothing was changed.
        """
        ...

    async def issue_unless_outstanding(self, token: AccountToken, secret: str) -> bool:
        """The same unless there is one that has not expired. Whether it was this call: of any number at once one."""
        ...

    async def find(self, secret: str, purposes: Collection[Purpose], *, at: datetime) -> AccountToken | None:
        """As it is, for whoever must lock its user first."""
        ...

    async def use(self, secret: str, purposes: Collection[Purpose], *, at: datetime) -> AccountToken:
        """The token, which is gone now: of any number at once exactly one gets it. Raises LinkNotValid."""
        ...


class InvitationRepository(Protocol):
    """Invitations that wait for an answer."""

    async def list_page(self, page: PageRequest, *, at: datetime) -> Page[Invitation]:
        """Those that have not expired, in order of creation."""
        ...

    async def withdraw(self, invitation_id: UUID, *, at: datetime) -> None:
        """Its link opens nothing any more. Raises InvitationNotFound."""
        ...
