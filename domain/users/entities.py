"""A user, and how it may change."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self
from uuid import UUID

from domain.users.values import DisplayName, Email, UserStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person in the register. Immutable: every change gives a new User, one version later."""

    id: UUID
    email: Email
    display_name: DisplayName
    password_hash: str | None = field(repr=False)
    status: UserStatus
    roles: tuple[str, ...]
    """Names of the roles the user holds, sorted. Read here, granted and revoked by the roles feature."""
    version: int
    """Counts every change that others can see, a granted or renamed role included."""
    created_at: datetime
    updated_at: datetime
    email_verified_at: datetime | None = None
    """When somebody proved that mail to this address reaches them."""
    links_version: int = 1
    """Counts what ends every link that was mailed before: another address, another password, a deactivation."""

    @classmethod
    def register(
        cls, *, id: UUID, email: Email, display_name: DisplayName, password_hash: str | None, at: datetime
    ) -> Self:
        """A new user: active, with no role."""
        return cls(
            id=id,
            email=email,
            display_name=display_name,
            password_hash=password_hash,
            status=UserStatus.ACTIVE,
            roles=(),
            version=1,
            created_at=at,
            updated_at=at,
        )

    @property
    def is_active(self) -> bool:
        return self.status is UserStatus.ACTIVE

    def describe(self, *, email: Email, display_name: DisplayName, at: datetime) -> Self:
        """The same person under another address or name."""
        if (email, display_name) == (self.email, self.display_name):
            return self
        changed = replace(self, display_name=display_name, version=self.version + 1, updated_at=at)
        if email == self.email:
            return changed
        return replace(changed, email=email, email_verified_at=None, links_version=self.links_version + 1)

    def verify_email(self, *, at: datetime) -> Self:
        """Somebody has proved that mail to the address reaches them. Once is enough."""
        if self.email_verified_at:
            return self
        return replace(self, email_verified_at=at, version=self.version + 1, updated_at=at)

    def with_password_hash(self, password_hash: str) -> Self:
        """The same version: nobody else can see it."""
        return replace(self, password_hash=password_hash, links_version=self.links_version + 1)

    def deactivate(self, *, at: datetime) -> Self:
        return self._with_status(UserStatus.DEACTIVATED, at)

    def activate(self, *, at: datetime) -> Self:
        return self._with_status(UserStatus.ACTIVE, at)

    def _with_status(self, status: UserStatus, at: datetime) -> Self:
        if status is self.status:
            return self
        links_version = self.links_version + (status is UserStatus.DEACTIVATED)
        return replace(self, status=status, links_version=links_version, version=self.version + 1, updated_at=at)
