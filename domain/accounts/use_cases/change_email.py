"""Make another address the account's, with a link that was sent to it."""

from dataclasses import dataclass

from domain.accounts.admission import Admission
from domain.accounts.errors import LinkNotValid
from domain.accounts.tokens import AccountTokens
from domain.accounts.values import Purpose
from domain.audit.ports import AuditTrail
from domain.users.errors import EmailAlreadyTaken
from domain.users.occurrences import user_updated
from domain.users.ports import UserRepository


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEmail:
    """Whoever has the link has the address. Every link that went to the old address opens nothing any more."""

    admission: Admission
    users: UserRepository
    account_tokens: AccountTokens
    audit: AuditTrail

    async def execute(self, secret: str) -> None:
        """Raises LinkNotValid, TooManyAttempts."""
        await self.admission.link()
        used = await self.account_tokens.use_for_user(secret, [Purpose.CHANGE_EMAIL])
        if used.token.email is None:
            raise LinkNotValid
        user, at = used.user, used.at
        changed = user.describe(email=used.token.email, display_name=user.display_name, at=at).verify_email(at=at)
        try:
            await self.users.save(changed)
        except EmailAlreadyTaken:
            raise LinkNotValid from None
        await self.audit.record(user_updated(user, changed))
