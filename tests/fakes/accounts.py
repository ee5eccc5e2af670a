"""Account tokens and invitations in memory. One request at a time, so nobody races."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from domain.accounts.entities import AccountToken, Invitation
from domain.accounts.errors import InvitationNotFound, LinkNotValid
from domain.accounts.invitations import invitation_of
from domain.accounts.ports import AccountTokenRepository, InvitationRepository
from domain.accounts.values import Purpose
from domain.shared.page import Page, PageRequest, Position
from domain.users.errors import UserNotFound
from tests.fakes.register import FakeRegister, page_of


class FakeAccountTokenRepository(AccountTokenRepository):
    def __init__(self, register: FakeRegister) -> None:
        self._register = register

    def next_id(self) -> UUID:
        return uuid7()

    async def issue(self, token: AccountToken, secret: str) -> None:
        if token.user_id is not None and token.user_id not in self._register.users:
            raise UserNotFound
        for older in self._replaced_by(token):
            del self._register.account_tokens[older]
        self._register.account_tokens[secret] = token

    async def issue_unless_outstanding(self, token: AccountToken, secret: str) -> bool:
        older = (self._register.account_tokens[each] for each in self._replaced_by(token))
        if any(each.expires_at > token.created_at for each in older):
            return False
        await self.issue(token, secret)
        return True

    async def find(self, secret: str, purposes: Collection[Purpose], *, at: datetime) -> AccountToken | None:
        token = self._register.account_tokens.get(secret)
        if token is None or token.purpose not in purposes or token.expires_at <= at:
            return None
        return token if token.user_id is None or token.user_id in self._register.users else None

    async def use(self, secret: str, purposes: Collection[Purpose], *, at: datetime) -> AccountToken:
        token = await self.find(secret, purposes, at=at)
        if token is None:
            raise LinkNotValid
        del self._register.account_tokens[secret]
        return token

    def _replaced_by(self, token: AccountToken) -> list[str]:
        return [secret for secret, older in self._register.account_tokens.items() if _replaces(token, older)]


class FakeInvitationRepository(InvitationRepository):
    def __init__(self, register: FakeRegister) -> None:
        self._register = register

    async def list_page(self, page: PageRequest, *, at: datetime) -> Page[Invitation]:
        waiting = map(invitation_of, self._waiting(at).values())
        return page_of(waiting, page, lambda each: Position(each.created_at, each.id))

    async def withdraw(self, invitation_id: UUID, *, at: datetime) -> None:
        found = [secret for secret, token in self._waiting(at).items() if token.id == invitation_id]
        if not found:
            raise InvitationNotFound
        del self._register.account_tokens[found[0]]

    def _waiting(self, at: datetime) -> dict[str, AccountToken]:
        return {
            secret: token
            for secret, token in self._register.account_tokens.items()
            if token.purpose is Purpose.INVITATION and token.expires_at > at and token.user_id in self._register.users
        }


def _replaces(newer: AccountToken, older: AccountToken) -> bool:
    if newer.purpose is not older.purpose or newer.purpose is Purpose.VERIFY:
        return False
    if newer.purpose is Purpose.INVITATION:
        return newer.email is not None and older.email is not None and newer.email.key == older.email.key
    return newer.user_id is not None and newer.user_id == older.user_id
