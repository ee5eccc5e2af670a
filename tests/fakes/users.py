"""Users that are kept in memory."""

from dataclasses import replace
from uuid import UUID

from uuid_utils.compat import uuid7

from domain.roles.entities import permissions_of
from domain.shared.page import Page, PageRequest, Position, Total
from domain.shared.permissions import Permission
from domain.users.entities import User
from domain.users.errors import EmailAlreadyTaken
from domain.users.lists import EVERYBODY, ListedUser, UserFilter, UserSort
from domain.users.ports import Administrators, HeldPermissions, UserRepository
from domain.users.values import Email
from tests.fakes.listing import KEYS, as_listed, fits
from tests.fakes.register import FakeRegister, page_of


class FakeUserRepository(UserRepository):
    def __init__(self, register: FakeRegister) -> None:
        self._register = register
        self._locked: set[UUID] = set()

    def next_id(self) -> UUID:
        return uuid7()

    async def add(self, user: User) -> None:
        self._write(user)

    async def get(self, user_id: UUID) -> User:
        return self._register.user(user_id)

    async def find_by_email(self, email: Email) -> User | None:
        found = (user for user in self._register.users.values() if user.email.key == email.key)
        return next((self._register.user(user.id) for user in found), None)

    async def get_for_update(self, user_id: UUID) -> User:
        user = self._register.user(user_id)
        self._locked.add(user_id)
        return user

    async def save(self, user: User) -> None:
        _require_lock(user.id, self._locked)
        self._write(replace(user, version=user.version - len(self._register.expired(user.id))))

    async def remove(self, user: User) -> None:
        _require_lock(user.id, self._locked)
        del self._register.users[user.id]
        self._register.held = {(holder, role) for holder, role in self._register.held if holder != user.id}
        self._register.factors.pop(user.id, None)
        codes = self._register.recovery_codes
        self._register.recovery_codes = {key: used for key, used in codes.items() if key[0] != user.id}

    async def list_page(
        self, page: PageRequest, wanted: UserFilter = EVERYBODY, sort: UserSort = UserSort.CREATED_AT
    ) -> Page[ListedUser]:
        found = page_of(
            self._fitting(wanted),
            page,
            lambda user: Position(KEYS[sort.field](user), user.id),
            newest_first=sort.is_descending,
        )
        return Page([as_listed(user) for user in found.items], found.next, found.previous)

    async def count(self, wanted: UserFilter) -> Total:
        return Total(len(self._fitting(wanted)), is_exact=True)

    def _fitting(self, wanted: UserFilter) -> list[User]:
        users = (self._register.user(user_id) for user_id in self._register.users)
        return [user for user in users if fits(user, wanted) and self._holds(user, wanted.role)]

    def _holds(self, user: User, role: UUID | str | None) -> bool:
        held = ((each.id, each.name.text) for each in self._register.roles_of(user.id))
        return role is None or any(role in names for names in held)

    def _write(self, user: User) -> None:
        others = (other for other in self._register.users.values() if other.id != user.id)
        if any(other.email.key == user.email.key for other in others):
            raise EmailAlreadyTaken
        self._register.users[user.id] = user


class FakeAdministrators(Administrators):
    """Alone in its process: there is nobody to lock out."""

    def __init__(self, register: FakeRegister) -> None:
        self._register = register

    async def lock_active(self) -> frozenset[UUID]:
        return frozenset(
            user.id
            for user in self._register.users.values()
            if user.is_active
            and any(
                grant.role.is_built_in and grant.terms.expires_at is None for grant in self._register.grants_of(user.id)
            )
        )


class FakeHeldPermissions(HeldPermissions):
    def __init__(self, register: FakeRegister) -> None:
        self._register = register

    async def of(self, user_id: UUID) -> frozenset[Permission]:
        return permissions_of(self._register.roles_of(user_id))


def _require_lock(id: UUID, locked: set[UUID]) -> None:
    if id not in locked:
        raise KeyError(id)
