"""The ports of the register in one transaction, over the fakes and over PostgreSQL."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Self, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.administrators import SqlAdministrators
from adapters.database.manager import DatabaseSessionManager
from adapters.database.role_assignments import SqlRoleAssignments
from adapters.database.roles import SqlRoleRepository
from adapters.database.users import SqlUserRepository
from domain.roles.ports import RoleAssignments, RoleRepository
from domain.users.ports import Administrators, UserRepository
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleAssignments, FakeRoleRepository
from tests.fakes.users import FakeAdministrators, FakeUserRepository


@dataclass(frozen=True, slots=True)
class Ports:
    users: UserRepository
    administrators: Administrators
    roles: RoleRepository
    assignments: RoleAssignments

    @classmethod
    def of(cls, session: AsyncSession) -> Self:
        return cls(
            SqlUserRepository(session),
            SqlAdministrators(session),
            SqlRoleRepository(session),
            SqlRoleAssignments(session),
        )


Begin: TypeAlias = Callable[[], AbstractAsyncContextManager[Ports]]
"""`async with begin() as ports:` is one transaction: committed at the end, rolled back when it raises."""


def on_fakes(register: FakeRegister) -> Begin:
    @asynccontextmanager
    async def begin() -> AsyncIterator[Ports]:
        with register.transaction():
            yield Ports(
                FakeUserRepository(register),
                FakeAdministrators(register),
                FakeRoleRepository(register),
                FakeRoleAssignments(register),
            )

    return begin


def on_postgres(manager: DatabaseSessionManager) -> Begin:
    @asynccontextmanager
    async def begin() -> AsyncIterator[Ports]:
        async with manager.session() as session:
            yield Ports.of(session)

    return begin
