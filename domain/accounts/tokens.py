"""Makes account tokens, and tells those who hold them from those who do not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from domain.accounts.entities import AccountToken, Applicant
from domain.accounts.errors import LinkNotValid
from domain.accounts.links import AccountLinks
from domain.accounts.ports import AccountTokenRepository
from domain.accounts.values import ACCOUNT_TOKEN_PREFIX, LIFETIMES, Purpose
from domain.shared.clock import Clock
from domain.shared.secrets import new_secret
from domain.users.entities import User
from domain.users.errors import UserNotFound
from domain.users.ports import UserRepository
from domain.users.values import Email

FOR_A_PASSWORD: Final = (Purpose.RESET, Purpose.FIRST_ADMINISTRATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedLink:
    """What a token was, whose account it is about, and when it was used."""

    token: AccountToken
    user: User
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTokens:
    """The secret of a token is in its link and nowhere else."""

    tokens: AccountTokenRepository
    users: UserRepository
    links: AccountLinks
    clock: Clock

    def make(
        self,
        purpose: Purpose,
        user: User | None = None,
        *,
        by: UUID | None = None,
        email: Email | None = None,
        applicant: Applicant | None = None,
    ) -> AccountToken:
        """One that nobody holds yet: about a user, or for an applicant. About neither it opens nothing."""
        at = self.clock.now()
        return AccountToken(
            id=self.tokens.next_id(),
            purpose=purpose,
            user_id=user.id if user else by,
            links_version=user.links_version if user else None,
            email=email,
            applicant=applicant or Applicant(),
            created_at=at,
            expires_at=at + LIFETIMES[purpose],
        )

    async def issue(self, token: AccountToken) -> str:
        """The link. An older one for the same is worth nothing any more. Raises UserNotFound."""
        secret = new_secret(ACCOUNT_TOKEN_PREFIX)
        await self.tokens.issue(token, secret)
        return self.links.to(token.purpose, secret)

    async def issue_unless_outstanding(self, token: AccountToken) -> str | None:
        """None when somebody has got one already, which has not expired."""
        secret = new_secret(ACCOUNT_TOKEN_PREFIX)
        is_first = await self.tokens.issue_unless_outstanding(token, secret)
        return self.links.to(token.purpose, secret) if is_first else None

    async def use(self, secret: str, purpose: Purpose) -> AccountToken:
        """Raises LinkNotValid."""
        return await self.tokens.use(secret, [purpose], at=self.clock.now())

    async def use_for_user(self, secret: str, purposes: Collection[Purpose]) -> UsedLink:
        """With the user, locked, whom the token still fits. Raises LinkNotValid."""
        used = await self.use_with_user(secret, purposes)
        used.token.require(used.user)
        return used

    async def use_with_user(self, secret: str, purposes: Collection[Purpose]) -> UsedLink:
        """With the user, locked, whom the token is about or who invites with it. Raises LinkNotValid.

        A user is locked before their tokens: in another order two requests would wait for each other.
        """
        at = self.clock.now()
        found = await self.tokens.find(secret, purposes, at=at)
        if found is None or found.user_id is None:
            raise LinkNotValid
        try:
            user = await self.users.get_for_update(found.user_id)
        except UserNotFound:
            raise LinkNotValid from None
        token = await self.tokens.use(secret, purposes, at=at)
        return UsedLink(token=token, user=user, at=at)
