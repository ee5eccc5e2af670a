"""The ports of the register in one transaction, over the fakes and over PostgreSQL."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Final, Self, TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.account_tokens import SqlAccountTokenRepository
from adapters.database.administrators import SqlAdministrators
from adapters.database.api_keys import SqlApiKeyRepository
from adapters.database.audit import SqlAuditEventRepository, SqlAuditTrail
from adapters.database.idempotency import PURPOSE
from adapters.database.invitations import SqlInvitationRepository
from adapters.database.manager import DatabaseSessionManager
from adapters.database.personal_data.traces import SqlPersonalTraces
from adapters.database.refresh_tokens import SqlRefreshTokenRepository
from adapters.database.roles.assignments import SqlRoleAssignments
from adapters.database.roles.batches import SqlRoleBatches
from adapters.database.roles.holding import SqlHeldPermissions
from adapters.database.roles.repository import SqlRoleRepository
from adapters.database.second_factor import SqlSecondFactorRepository
from adapters.database.sessions import SqlSessionRepository
from adapters.database.users.batches import SqlUserBatches
from adapters.database.users.repository import SqlUserRepository
from adapters.security.secret_box import SecretBox
from domain.accounts.ports import AccountTokenRepository, InvitationRepository
from domain.api_keys.ports import ApiKeyRepository
from domain.audit.ports import AuditEventRepository, AuditTrail
from domain.personal_data.ports import PersonalTraces
from domain.roles.ports import RoleAssignments, RoleBatches, RoleRepository
from domain.second_factor.ports import SecondFactorRepository
from domain.sessions.ports import RefreshTokenRepository, SessionRepository
from domain.shared.actor import Actor, Origin
from domain.users.ports import Administrators, HeldPermissions, UserBatches, UserRepository
from tests.fakes.accounts import FakeAccountTokenRepository, FakeInvitationRepository
from tests.fakes.api_keys import FakeApiKeyRepository
from tests.fakes.audit import FakeAuditEventRepository, FakeAuditTrail
from tests.fakes.batches import FakeRoleBatches, FakeUserBatches
from tests.fakes.personal_data import FakePersonalTraces
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleAssignments, FakeRoleRepository
from tests.fakes.second_factor import FakeSecondFactorRepository
from tests.fakes.sessions import FakeRefreshTokenRepository, FakeSessionRepository
from tests.fakes.users import FakeAdministrators, FakeHeldPermissions, FakeUserRepository

ORIGIN: Final = Origin(actor=Actor(name="tester"), request_id="request-1", client_address="192.0.2.17")


@dataclass(frozen=True, slots=True)
class Ports:
    users: UserRepository
    administrators: Administrators
    held_permissions: HeldPermissions
    roles: RoleRepository
    assignments: RoleAssignments
    audit: AuditTrail
    audit_events: AuditEventRepository
    second_factors: SecondFactorRepository
    sessions: SessionRepository
    refresh_tokens: RefreshTokenRepository
    api_keys: ApiKeyRepository
    account_tokens: AccountTokenRepository
    invitations: InvitationRepository
    user_batches: UserBatches
    role_batches: RoleBatches
    personal_traces: PersonalTraces

    @classmethod
    def of(cls, session: AsyncSession) -> Self:
        return cls(
            SqlUserRepository(session),
            SqlAdministrators(session),
            SqlHeldPermissions(session),
            SqlRoleRepository(session),
            SqlRoleAssignments(session),
            SqlAuditTrail(session, ORIGIN),
            SqlAuditEventRepository(session),
            SqlSecondFactorRepository(session),
            SqlSessionRepository(session),
            SqlRefreshTokenRepository(session),
            SqlApiKeyRepository(session),
            SqlAccountTokenRepository(session),
            SqlInvitationRepository(session),
            SqlUserBatches(session),
            SqlRoleBatches(session),
            SqlPersonalTraces(session, SecretBox("a secret key for tests alone", PURPOSE)),
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
                FakeHeldPermissions(register),
                FakeRoleRepository(register),
                FakeRoleAssignments(register),
                FakeAuditTrail(register, ORIGIN),
                FakeAuditEventRepository(register),
                FakeSecondFactorRepository(register),
                FakeSessionRepository(register),
                FakeRefreshTokenRepository(register),
                FakeApiKeyRepository(register),
                FakeAccountTokenRepository(register),
                FakeInvitationRepository(register),
                FakeUserBatches(register),
                FakeRoleBatches(register),
                FakePersonalTraces(register),
            )

    return begin


def on_postgres(manager: DatabaseSessionManager) -> Begin:
    @asynccontextmanager
    async def begin() -> AsyncIterator[Ports]:
        async with manager.session() as session:
            yield Ports.of(session)

    return begin
