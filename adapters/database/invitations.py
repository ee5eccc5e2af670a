"""Invitations in PostgreSQL: those account tokens that nobody has accepted yet."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.account_tokens import TOKEN_COLUMNS, read_token
from adapters.database.keyset import keyset, read_page
from adapters.database.rows import ACCOUNT_TOKENS
from adapters.database.rows.accounts import ONE_PER_ADDRESS
from domain.accounts.entities import Invitation
from domain.accounts.errors import InvitationNotFound
from domain.accounts.invitations import invitation_of
from domain.accounts.ports import InvitationRepository
from domain.accounts.values import Purpose
from domain.shared.page import Page, PageRequest

_INVITATION: Final = (
    ACCOUNT_TOKENS.c.purpose == Purpose.INVITATION.value,
    ACCOUNT_TOKENS.c.expires_at > bindparam("at"),
)
_INVITATIONS: Final = keyset(
    select(*TOKEN_COLUMNS).where(ONE_PER_ADDRESS, *_INVITATION), ACCOUNT_TOKENS.c.created_at, ACCOUNT_TOKENS.c.id
)
_WITHDRAW: Final = (
    delete(ACCOUNT_TOKENS)
    .where(ACCOUNT_TOKENS.c.id == bindparam("invitation"), *_INVITATION)
    .returning(ACCOUNT_TOKENS.c.id)
)


class SqlInvitationRepository(InvitationRepository):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_page(self, page: PageRequest, *, at: datetime) -> Page[Invitation]:
        return await read_page(self._session, _INVITATIONS, page, lambda row: invitation_of(read_token(row)), at=at)

    async def withdraw(self, invitation_id: UUID, *, at: datetime) -> None:
        withdrawn = await self._session.execute(_WITHDRAW, {"invitation": invitation_id, "at": at})
        if withdrawn.first() is None:
            raise InvitationNotFound
