"""Roles, and who holds them, that are kept in memory."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from domain.roles.entities import HeldRoles, Role
from domain.roles.errors import RoleInUse, RoleNameAlreadyTaken, RoleNotFound, UnknownRole
from domain.roles.ports import ReplacedRoles, RoleAssignments, RoleRepository
from domain.roles.values import RoleName
from domain.shared.page import Page, PageRequest
from domain.users.entities import User
from domain.users.errors import UserNotFound
from tests.fakes.register import FakeRegister, created, page_of


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
            self._register.touch((user for user, held in self._register.held if held == role.id), role.updated_at)

    async def remove(self, role: Role) -> None:
        del self._locked[role.id]
        if any(held == role.id for _, held in self._register.held):
            raise RoleInUse
        del self._register.roles[role.id]

    async def list_page(self, page: PageRequest) -> Page[Role]:
        return page_of(self._register.roles.values(), page, created)

    def _write(self, role: Role) -> None:
        others = (other for other in self._register.roles.values() if other.id != role.id)
        if any(other.name == role.name for other in others):
            raise RoleNameAlreadyTaken
        self._register.roles[role.id] = role


class FakeRoleAssignments(RoleAssignments):
    def __init__(self, register: FakeRegister) -> None:
        self._register = register

    async def grant(self, user_id: UUID, role_id: UUID, *, at: datetime) -> bool:
        self._require(user_id)
        if role_id not in self._register.roles:
            raise RoleNotFound
        return bool(self._change(self._register.held | {(user_id, role_id)}, at))

    async def revoke(self, user_id: UUID, role_id: UUID, *, at: datetime) -> bool:
        return bool(self._change(self._register.held - {(user_id, role_id)}, at))

    async def lock(self, user_id: UUID) -> None:
        self._require(user_id)

    async def replace(self, user_id: UUID, role_ids: Collection[UUID], *, at: datetime) -> ReplacedRoles:
        if not self._register.roles.keys() >= set(role_ids):
            raise UnknownRole
        others = {(user, role) for user, role in self._register.held if user != user_id}
        before = {role for user, role in self._register.held if user == user_id}
        self._change(others | {(user_id, role) for role in role_ids}, at)
        return ReplacedRoles(granted=frozenset(role_ids) - before, revoked=frozenset(before) - set(role_ids))

    async def revoke_from_all(self, role_id: UUID, *, at: datetime) -> Collection[UUID]:
        return self._change({(user, role) for user, role in self._register.held if role != role_id}, at)

    async def roles_of(self, user_id: UUID) -> HeldRoles:
        self._require(user_id)
        return HeldRoles(roles=tuple(self._register.roles_of(user_id)))

    async def list_holders(self, role_id: UUID, page: PageRequest) -> Page[User]:
        holders = [self._register.user(user) for user, role in self._register.held if role == role_id]
        return page_of(holders, page, created)

    def _require(self, user_id: UUID) -> None:
        if user_id not in self._register.users:
            raise UserNotFound

    def _change(self, held: set[tuple[UUID, UUID]], at: datetime) -> set[UUID]:
        """Ids of the users who hold other roles now."""
        changed = {user for user, _ in held ^ self._register.held}
        self._register.held = held
        self._register.touch(changed, at)
        return changed
