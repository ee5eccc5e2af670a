"""Users and roles to try things with: valid, alike, and different where a test says so."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

from domain.roles.entities import Grant, Role
from domain.roles.values import OPEN_ENDED, Description, RoleName, Terms
from domain.shared.permissions import Permission
from domain.users.entities import User
from domain.users.values import DisplayName, Email

# Later than any clock says, so that whatever a migration made comes first in order of creation.
NOON: Final = datetime(2100, 1, 1, 12, tzinfo=UTC)

NOBODY: Final = UUID("01980a3e-0000-7000-8000-00000000dead")
"""An id that no user and no role has."""


def a_user(
    address: str = "ana@example.com", *, name: str = "Ana", password_hash: str | None = None, at: datetime = NOON
) -> User:
    return User.register(
        id=uuid7(), email=Email(address), display_name=DisplayName(name), password_hash=password_hash, at=at
    )


def a_role(
    name: str = "editor",
    *,
    description: str = "Writes.",
    permissions: frozenset[Permission] = frozenset({Permission.USERS_READ}),
    at: datetime = NOON,
) -> Role:
    return Role.create(
        id=uuid7(), name=RoleName(name), description=Description(description), permissions=permissions, at=at
    )


def a_grant(role: Role, terms: Terms = OPEN_ENDED) -> Grant:
    return Grant(role=role, granted_at=NOON, granted_by="tester", terms=terms)
