"""A role, and how it may change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Self
from uuid import UUID

from domain.roles.errors import RoleIsBuiltIn
from domain.roles.values import ADMINISTRATOR, OPEN_ENDED, Description, RoleName, Terms
from domain.shared.permissions import EVERY_PERMISSION, Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A named set of permissions. Immutable: every change gives a new Role, one version later."""

    id: UUID
    name: RoleName
    description: Description
    permissions: frozenset[Permission]
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def create(
        cls,
        *,
        id: UUID,
        name: RoleName,
        description: Description,
        permissions: frozenset[Permission],
        at: datetime,
    ) -> Self:
        return cls(
            id=id,
            name=name,
            description=description,
            permissions=permissions,
            version=1,
            created_at=at,
            updated_at=at,
        )

    def __post_init__(self) -> None:
        # Whatever was stored when the catalogue was shorter: an administrator may do everything there is now.
        if self.is_built_in:
            object.__setattr__(self, "permissions", EVERY_PERMISSION)

    @property
    def is_built_in(self) -> bool:
        return self.name == ADMINISTRATOR

    def require_own(self) -> None:
        """Raises RoleIsBuiltIn unless this role is the owner's to change."""
        if self.is_built_in:
            raise RoleIsBuiltIn

    def describe(
        self, *, name: RoleName, description: Description, permissions: frozenset[Permission], at: datetime
    ) -> Self:
        """The same role under another name, or allowing other things."""
        if (name, description, permissions) == (self.name, self.description, self.permissions):
            return self
        return replace(
            self,
            name=name,
            description=description,
            permissions=permissions,
            version=self.version + 1,
            updated_at=at,
        )


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """What they allow together."""
    return frozenset(permission for role in roles for permission in role.permissions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role that a user holds now."""

    role: Role
    granted_at: datetime
    granted_by: str | None
    """The actor's name; None for what was granted when nobody kept it."""
    terms: Terms = OPEN_ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRoles:
    """What one user holds, in order of the roles' names."""

    grants: tuple[Grant, ...]

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(grant.role for grant in self.grants)

    @property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.roles)

    @property
    def version(self) -> int:
        """Of the set, each role and its terms. It does not count: it tells one state from another, in 56 bits."""
        seen = ",".join(f"{grant.role.id}.{grant.role.version}.{grant.terms}" for grant in self.grants)
        return int.from_bytes(sha256(seen.encode()).digest()[:7])
