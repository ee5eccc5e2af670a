"""Many changes at once, in memory: one after the other."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from domain.roles.ports import RoleBatches
from domain.roles.values import Terms
from domain.users.entities import User
from domain.users.errors import EmailAlreadyTaken
from domain.users.ports import UserBatches
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleAssignments
from tests.fakes.users import FakeUserRepository


class FakeUserBatches(UserBatches):
    def __init__(self, register: FakeRegister) -> None:
        self._users = FakeUserRepository(register)

    async def add(self, users: Sequence[User]) -> Collection[UUID]:
        return frozenset([user.id for user in users if await self._is_added(user)])

    async def _is_added(self, user: User) -> bool:
        try:
            await self._users.add(user)
        except EmailAlreadyTaken:
            return False
        return True


class FakeRoleBatches(RoleBatches):
    def __init__(self, register: FakeRegister) -> None:
        self._register = register
        self._assignments = FakeRoleAssignments(register)

    async def lock(self, user_ids: Collection[UUID]) -> frozenset[UUID]:
        return frozenset(user_ids) & self._register.users.keys()

    async def grant(
        self, user_ids: Collection[UUID], role_id: UUID, *, by: str, terms: Terms, at: datetime
    ) -> Collection[UUID]:
        return frozenset(
            [each for each in user_ids if await self._assignments.grant(each, role_id, by=by, terms=terms, at=at)]
        )

    async def revoke(self, user_ids: Collection[UUID], role_id: UUID, *, at: datetime) -> Collection[UUID]:
        return frozenset([each for each in user_ids if await self._assignments.revoke(each, role_id, at=at)])
