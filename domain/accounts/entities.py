"""A token that a link brings to somebody, and an invitation."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.accounts.errors import LinkNotValid
from domain.accounts.values import Purpose
from domain.users.entities import User
from domain.users.values import DisplayName, Email


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """What is known of somebody who may get an account, besides the address."""

    display_name: DisplayName | None = None
    role_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountToken:
    """What its secret lets somebody do, once and until it expires. Only the hash of the secret is kept."""

    id: UUID
    purpose: Purpose
    user_id: UUID | None
    """Whose account it is about; of an invitation, who invites. None while there is no account."""
    links_version: int | None
    """Of the account, when the token was made (User.links_version)."""
    email: Email | None
    """The address it was sent to, where the account has another one or does not exist yet."""
    applicant: Applicant
    created_at: datetime
    expires_at: datetime

    def require(self, user: User) -> None:
        """The user, locked, is still as the token found them. Raises LinkNotValid.

        Another address, another password and a deactivation end every link that was sent before.
        """
        if user.links_version != self.links_version or not user.is_active:
            raise LinkNotValid


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Who may open an account, and which roles it will have. Its id becomes the user's."""

    id: UUID
    email: Email
    display_name: DisplayName | None
    role_ids: tuple[UUID, ...]
    invited_by: UUID
    created_at: datetime
    expires_at: datetime
