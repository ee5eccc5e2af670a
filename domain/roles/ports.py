"""What the rules about roles need from outside."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.roles.entities import HeldRoles, Role
from domain.roles.values import RoleName, RoleSort, Terms
from domain.shared.page import Page, PageRequest


class RoleRepository(Protocol):
    """The roles of the register, as of the current transaction."""

    def next_id(self) -> UUID:
        """A new id, later in order than those before (UUIDv7, RFC 9562)."""
        ...

    async def add(self, role: Role) -> None:
        """Raises RoleNameAlreadyTaken."""
        ...

    async def get(self, role_id: UUID) -> Role:
        """Raises RoleNotFound."""
        ...

    async def get_for_update(self, role_id: UUID) -> Role:
        """As `get`; until the transaction ends, nobody else can change this role. Raises RoleNotFound."""
        ...

    async def get_to_assign(self, role_ids: Collection[UUID]) -> tuple[Role, ...]:
        """Those of them that exist; until the transaction ends, nobody can change one, while all can grant it.

        To be asked before a user is locked: a role is locked before its holders.
        """
        ...

    async def get_named(self, name: RoleName) -> Role:
        """Raises RoleNotFound."""
        ...

    async def save(self, role: Role) -> None:
        """Store a changed role that `get_for_update` gave. A new name makes a new version of every holder.

        Raises RoleNameAlreadyTaken.
        """
        ...

    async def remove(self, role: Role) -> None:
        """Raises RoleInUse while users hold it."""
        ...

    async def list_page(self, page: PageRequest, sort: RoleSort = RoleSort.CREATED_AT) -> Page[Role]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacedRoles:
    """Ids of the roles that a user holds since a replacement, and of those that it holds no more."""

    granted: frozenset[UUID] = frozenset()
    revoked: frozenset[UUID] = frozenset()


class RoleAssignments(Protocol):
    """Who holds which role. Every change makes a new version of the user that it is about, and so does an expiry.

    What has expired counts for nothing, from that instant on.
    """

    async def grant(self, user_id: UUID, role_id: UUID, *, by: str, terms: Terms, at: datetime) -> bool:
        """Whether that changed anything: granting again on the same terms does not. Raises UserNotFound, RoleNotFound.

        `by` is the name of the actor.
        """
        ...

    async def revoke(self, user_id: UUID, role_id: UUID, *, at: datetime) -> bool:
        """Whether that changed anything: revoking what is not held does not."""
        ...

    async def lock(self, user_id: UUID) -> None:
        """Until the transaction ends, nobody else can change which roles the user holds. Raises UserNotFound."""
        ...

    async def replace(self, user_id: UUID, role_ids: Collection[UUID], *, by: str, at: datetime) -> ReplacedRoles:
        """The user, locked, holds these roles and no other; gives what changed. Raises UnknownRole.

        Those that stay keep their terms.
        """
        ...

    async def revoke_from_all(self, role_id: UUID, *, at: datetime) -> Collection[UUID]:
        """Nobody holds the role any more; gives the ids of those who did."""
        ...

    async def roles_of(self, user_id: UUID) -> HeldRoles:
        """Raises UserNotFound."""
        ...


class RoleBatches(Protocol):
    """Who holds a role, changed for many users in one statement. Otherwise as RoleAssignments."""

    async def lock(self, user_ids: Collection[UUID]) -> frozenset[UUID]:
        """Until the transaction ends, nobody else can change which roles these hold. Those of them that exist."""
        ...

    async def grant(
        self, user_ids: Collection[UUID], role_id: UUID, *, by: str, terms: Terms, at: datetime
    ) -> Collection[UUID]:
        """To users that `lock` gave. Gives the ids of those for whom that changed anything."""
        ...

    async def revoke(self, user_ids: Collection[UUID], role_id: UUID, *, at: datetime) -> Collection[UUID]:
        """From users that `lock` gave. Gives the ids of those for whom that changed anything."""
        ...
