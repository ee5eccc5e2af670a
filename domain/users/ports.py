"""What the rules about users need from outside."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.shared.page import Page, PageRequest, Total
from domain.shared.permissions import Permission
from domain.users.entities import User
from domain.users.lists import EVERYBODY, ListedUser, UserFilter, UserSort
from domain.users.values import Email, Password


class UserRepository(Protocol):
    """The users of the register, as of the current transaction."""

    def next_id(self) -> UUID:
        """A new id, later in order than those before (UUIDv7, RFC 9562)."""
        ...

    async def add(self, user: User) -> None:
        """Raises EmailAlreadyTaken."""
        ...

    async def get(self, user_id: UUID) -> User:
        """Raises UserNotFound."""
        ...

    async def find_by_email(self, email: Email) -> User | None:
        """Whoever has this address, in whichever spelling."""
        ...

    async def get_for_update(self, user_id: UUID) -> User:
        """As `get`; until the transaction ends, nobody else can change this user. Raises UserNotFound."""
        ...

    async def save(self, user: User) -> None:
        """Store a changed user that `get_for_update` gave. Raises EmailAlreadyTaken."""
        ...

    async def remove(self, user: User) -> None:
        """With all the roles it holds."""
        ...

    async def list_page(
        self, page: PageRequest, wanted: UserFilter = EVERYBODY, sort: UserSort = UserSort.CREATED_AT
    ) -> Page[ListedUser]:
        """The names of people are sorted as they are searched: without accents and case."""
        ...

    async def count(self, wanted: UserFilter) -> Total:
        """Exact while there are few; of many, an estimate, which costs the same however many they are."""
        ...


class UserBatches(Protocol):
    """Many users in one statement."""

    async def add(self, users: Sequence[User]) -> Collection[UUID]:
        """Those whose address is free; gives their ids. Of two with one address, the first."""
        ...


class HeldPermissions(Protocol):
    """What users may do by all of their roles together."""

    async def of(self, user_id: UUID) -> frozenset[Permission]:
        """As of the current transaction. When the user is locked, nobody can grant it more until that ends."""
        ...


class Administrators(Protocol):
    """Those who can manage the register."""

    async def lock_active(self) -> frozenset[UUID]:
        """Ids of the active ones whose role does not expire; until the transaction ends, nobody can make them fewer."""
        ...


class OpenSessions(Protocol):
    """Where users are signed in. What a session is, the feature `sessions` knows."""

    async def end_all_of(self, user_id: UUID, *, at: datetime) -> int:
        """In the current transaction; gives how many."""
        ...


class EmailParser(Protocol):
    """Reads e-mail addresses that people type."""

    def parse(self, text: str) -> Email:
        """The address in its normal form. Raises InvalidEmail."""
        ...


class PasswordHasher(Protocol):
    """Makes passwords safe to keep."""

    async def hash(self, password: Password) -> str:
        """A salted, slow hash in PHC string format, made in another thread. Raises Overloaded."""
        ...

    async def verify(self, text: str, password_hash: str | None) -> bool:
        """Whether somebody typed the password that the hash was made of; of None, never.

        Slow even then, so that the time does not tell who is in the register. To be asked in every case, before it is
        looked at whether they may sign in at all. A hash in no known format is nobody's. Raises Overloaded.
        """
        ...

    def is_outdated(self, password_hash: str) -> bool:
        """It is weaker than those made today, or of another kind: worth making again while the password is at hand."""
        ...

    def knows(self, password_hash: str) -> bool:
        """Whether `verify` understands the format of a hash that was made elsewhere, and can afford it."""
        ...


class CommonPasswords(Protocol):
    """Knows the passwords that attackers try first."""

    def include(self, password: Password) -> bool: ...
