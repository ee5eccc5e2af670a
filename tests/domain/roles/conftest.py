"""The use cases that end roles and holdings, over fakes."""

import pytest

from domain.roles.use_cases.delete_role import DeleteRole
from domain.roles.use_cases.replace_roles import ReplaceRoles
from domain.roles.use_cases.revoke_role import RevokeRole
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.roles import FakeRoleAssignments, FakeRoleRepository
from tests.fakes.system import FakeClock
from tests.fakes.users import FakeAdministrators, FakeUserRepository


@pytest.fixture
def delete_role(
    roles: FakeRoleRepository, assignments: FakeRoleAssignments, audit: FakeAuditTrail, clock: FakeClock
) -> DeleteRole:
    return DeleteRole(roles=roles, assignments=assignments, audit=audit, clock=clock)


@pytest.fixture
def revoke_role(
    users: FakeUserRepository,
    roles: FakeRoleRepository,
    assignments: FakeRoleAssignments,
    administrators: FakeAdministrators,
    audit: FakeAuditTrail,
    clock: FakeClock,
) -> RevokeRole:
    return RevokeRole(
        users=users, roles=roles, assignments=assignments, administrators=administrators, audit=audit, clock=clock
    )


@pytest.fixture
def replace_roles(
    roles: FakeRoleRepository,
    assignments: FakeRoleAssignments,
    administrators: FakeAdministrators,
    audit: FakeAuditTrail,
    clock: FakeClock,
) -> ReplaceRoles:
    return ReplaceRoles(roles=roles, assignments=assignments, administrators=administrators, audit=audit, clock=clock)
