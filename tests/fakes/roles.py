"""Roles, and who holds them, that are kept in memory."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from domain.roles.entities import HeldRoles, Role
from domain.roles.errors import RoleInUse, RoleNameAlreadyTaken, RoleNotFound, UnknownRole
from domain.roles.ports import ReplacedRoles, RoleAssignments, RoleRepository
from domain.roles.values import OPEN_ENDED, RoleName, RoleSort, Terms
from domain.shared.page import Page, PageRequest, Position
from domain.users.errors import UserNotFound
from tests.fakes.register import FakeRegister, page_of


class FakeRoleRepository(RoleRepository):
    def __init__(self, register: FakeRegister) -> None:
        self._register = register
        self._locked: dict[UUID, Role] = {}

    def next_id(self) -> UUID:
        return uuid7()

    async def add(self, role: Role) -> None:
        self._write(role)

    async def get(self, role_id: UUID) -> Role:
        if role_id not in self._register.roles:
            raise RoleNotFound
        return self._register.roles[role_id]

    async def get_for_update(self, role_id: UUID) -> Role:
        self._locked[role_id] = await self.get(role_id)
        return self._locked[role_id]

    async def get_to_assign(self, role_ids: Collection[UUID]) -> tuple[Role, ...]:
        return tuple(role for role in self._register.roles.values() if role.id in role_ids)

    async def get_named(self, name: RoleName) -> Role:
        for role in self._register.roles.values():
            if role.name == name:
                return role
        raise RoleNotFound(f"No role is named `{name.text}`.")

    async def save(self, role: Role) -> None:
        renamed = self._locked[role.id].name != role.name
        self._write(role)
        if renamed:
            holders = [user for user, held in self._register.held if held == role.id]
            self._register.touch((user for user in holders if self._register.counts(user, role.id)), role.updated_at)

    async def remove(self, role: Role) -> None:
        del self._locked[role.id]
        former = {user for user in self._register.users if role.id in self._register.expired(user)}
        self._register.held -= {(user, role.id) for user in former}
        if any(held == role.id for _, held in self._register.held):
            raise RoleInUse
        for user in former:
            self._register.touch([user], self._register.users[user].updated_at)
        del self._register.roles[role.id]

    async def list_page(self, page: PageRequest, sort: RoleSort = RoleSort.CREATED_AT) -> Page[Role]:
        return page_of(
            self._register.roles.values(),
            page,
            lambda role: Position(role.name.text if sort.field == "name" else role.created_at, role.id),
            newest_first=sort.is_descending,
        )

    def _write(self, role: Role) -> None:
        others = (other for other in self._register.roles.values() if other.id != role.id)
        if any(other.name == role.name for other in others):
            raise RoleNameAlreadyTaken
        self._register.roles[role.id] = role


class FakeRoleAssignments(RoleAssignments):
    def __init__(self, register: FakeRegister) -> None:
        self._register = register

    async def grant(self, user_id: UUID, role_id: UUID, *, by: str, terms: Terms, at: datetime) -> bool:
        self._require(user_id)
        if role_id not in self._register.roles:
            raise RoleNotFound
        held = {grant.role.id: grant.terms for grant in self._register.grants_of(user_id)}
        if held.get(role_id) == terms:
            return False
        self._hold(user_id, {role_id: terms}, by, at)
        return True

    async def revoke(self, user_id: UUID, role_id: UUID, *, at: datetime) -> bool:
        if role_id not in self._held(user_id):
            return False
        self._register.held.discard((user_id, role_id))
        self._register.touch([user_id], at)
        return True

    async def lock(self, user_id: UUID) -> None:
        self._require(user_id)

    async def replace(self, user_id: UUID, role_ids: Collection[UUID], *, by: str, at: datetime) -> ReplacedRoles:
        if not self._register.roles.keys() >= set(role_ids):
            raise UnknownRole
        before = self._held(user_id)
        granted, revoked = set(role_ids) - before, before - set(role_ids)
        self._register.held -= {(user_id, role) for role in revoked}
        if granted or revoked:
            self._hold(user_id, dict.fromkeys(granted, OPEN_ENDED), by, at)
        return ReplacedRoles(granted=frozenset(granted), revoked=frozenset(revoked))

    async def revoke_from_all(self, role_id: UUID, *, at: datetime) -> Collection[UUID]:
        holders = self._holders(role_id)
        for user in holders:
            await self.revoke(user, role_id, at=at)
        return holders

    async def roles_of(self, user_id: UUID) -> HeldRoles:
        self._require(user_id)
        return HeldRoles(grants=tuple(self._register.grants_of(user_id)))

    def _held(self, user_id: UUID) -> set[UUID]:
        return {role.id for role in self._register.roles_of(user_id)}

    def _holders(self, role_id: UUID) -> list[UUID]:
        return [user for user in self._register.users if role_id in self._held(user)]

    def _hold(self, user_id: UUID, terms: Mapping[UUID, Terms], by: str, at: datetime) -> None:
        """A new version of the user; what had expired is no version of its own any more."""
        renewed = len(self._register.expired(user_id) & terms.keys())
        self._register.held |= {(user_id, role) for role in terms}
        self._register.granted |= {(user_id, role): (at, by, each) for role, each in terms.items()}
        for _ in range(1 + renewed):
            self._register.touch([user_id], at)

    def _require(self, user_id: UUID) -> None:
        if user_id not in self._register.users:
            raise UserNotFound
