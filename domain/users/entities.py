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
        return replace(self, email=email, display_name=display_name, version=self.version + 1, updated_at=at)

    def with_password_hash(self, password_hash: str) -> Self:
        """The same version: nobody else can see it."""
        return replace(self, password_hash=password_hash)

    def deactivate(self, *, at: datetime) -> Self:
        return self._with_status(UserStatus.DEACTIVATED, at)

    def activate(self, *, at: datetime) -> Self:
        return self._with_status(UserStatus.ACTIVE, at)

    def _with_status(self, status: UserStatus, at: datetime) -> Self:
        if status is self.status:
            return self
        return replace(self, status=status, version=self.version + 1, updated_at=at)
