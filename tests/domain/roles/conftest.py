"""The use cases that change roles and holdings, over fakes, for somebody who may do everything."""

import pytest

from domain.roles.use_cases.create_role import CreateRole
from domain.roles.use_cases.delete_role import DeleteRole
from domain.roles.use_cases.grant_role import GrantRole
from domain.roles.use_cases.replace_roles import ReplaceRoles
from domain.roles.use_cases.revoke_role import RevokeRole
from domain.roles.use_cases.update_role import UpdateRole
from domain.shared.actor import SHELL
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.roles import FakeRoleAssignments, FakeRoleRepository
from tests.fakes.system import FakeClock
from tests.fakes.users import FakeAdministrators, FakeUserRepository


@pytest.fixture
def delete_role(
    roles: FakeRoleRepository, assignments: FakeRoleAssignments, audit: FakeAuditTrail, clock: FakeClock
) -> DeleteRole:
    return DeleteRole(actor=SHELL, roles=roles, assignments=assignments, audit=audit, clock=clock)


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
        actor=SHELL,
        users=users,
        roles=roles,
        assignments=assignments,
        administrators=administrators,
        audit=audit,
        clock=clock,
    )


@pytest.fixture
def replace_roles(
    roles: FakeRoleRepository,
    assignments: FakeRoleAssignments,
    administrators: FakeAdministrators,
    audit: FakeAuditTrail,
    clock: FakeClock,
) -> ReplaceRoles:
    return ReplaceRoles(
        actor=SHELL, roles=roles, assignments=assignments, administrators=administrators, audit=audit, clock=clock
    )


@pytest.fixture
def create_role(roles: FakeRoleRepository, audit: FakeAuditTrail, clock: FakeClock) -> CreateRole:
    return CreateRole(actor=SHELL, roles=roles, audit=audit, clock=clock)


@pytest.fixture
def update_role(roles: FakeRoleRepository, audit: FakeAuditTrail, clock: FakeClock) -> UpdateRole:
    return UpdateRole(actor=SHELL, roles=roles, audit=audit, clock=clock)


@pytest.fixture
def grant_role(
    roles: FakeRoleRepository,
    assignments: FakeRoleAssignments,
    administrators: FakeAdministrators,
    audit: FakeAuditTrail,
    clock: FakeClock,
) -> GrantRole:
    return GrantRole(
        actor=SHELL, roles=roles, assignments=assignments, administrators=administrators, audit=audit, clock=clock
    )
