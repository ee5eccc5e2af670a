"""The ports of the rules, over one register in memory."""

from uuid import UUID

import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from domain.roles.entities import Role
from domain.shared.actor import Actor, Origin
from domain.users.entities import User
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleAssignments, FakeRoleRepository
from tests.fakes.sessions import FakeSessionRepository
from tests.fakes.system import FakeClock
from tests.fakes.users import FakeAdministrators, FakeHeldPermissions, FakeUserRepository
from tests.samples import a_role, a_user


@pytest.fixture
def register() -> FakeRegister:
    return FakeRegister()


@pytest.fixture
def users(register: FakeRegister) -> FakeUserRepository:
    return FakeUserRepository(register)


@pytest.fixture
def administrators(register: FakeRegister) -> FakeAdministrators:
    return FakeAdministrators(register)


@pytest.fixture
def held_permissions(register: FakeRegister) -> FakeHeldPermissions:
    return FakeHeldPermissions(register)


@pytest.fixture
def roles(register: FakeRegister) -> FakeRoleRepository:
    return FakeRoleRepository(register)


@pytest.fixture
def assignments(register: FakeRegister) -> FakeRoleAssignments:
    return FakeRoleAssignments(register)


@pytest.fixture
def audit(register: FakeRegister) -> FakeAuditTrail:
    return FakeAuditTrail(register, Origin(actor=Actor(name="tester")))


@pytest.fixture
def sessions(register: FakeRegister) -> FakeSessionRepository:
    return FakeSessionRepository(register)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def ana(users: FakeUserRepository) -> User:
    """Somebody in the register, with no role."""
    user = a_user("ana@example.com", name="Ana")
    await users.add(user)
    return user


@pytest.fixture
async def editor(roles: FakeRoleRepository) -> Role:
    """A role that nobody holds."""
    role = a_role("editor")
    await roles.add(role)
    return role


@pytest.fixture
def last_administrator(register: FakeRegister, ana: User) -> UUID:
    """Ana, and nobody else."""
    register.held.add((ana.id, ADMINISTRATOR_ID))
    return ana.id
