"""The use cases that change a user who is there, over fakes, for somebody who may do everything."""

import pytest

from domain.shared.actor import SHELL
from domain.users.use_cases.activate_user import ActivateUser
from domain.users.use_cases.deactivate_user import DeactivateUser
from domain.users.use_cases.delete_user import DeleteUser
from domain.users.use_cases.update_user import UpdateUser
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.sessions import FakeSessionRepository
from tests.fakes.system import FakeClock, FakeEmailParser
from tests.fakes.users import FakeAdministrators, FakeHeldPermissions, FakeUserRepository


@pytest.fixture
def update_user(
    held_permissions: FakeHeldPermissions, users: FakeUserRepository, audit: FakeAuditTrail, clock: FakeClock
) -> UpdateUser:
    return UpdateUser(
        actor=SHELL, held_permissions=held_permissions, users=users, emails=FakeEmailParser(), audit=audit, clock=clock
    )


@pytest.fixture
def deactivate_user(
    held_permissions: FakeHeldPermissions,
    users: FakeUserRepository,
    administrators: FakeAdministrators,
    sessions: FakeSessionRepository,
    audit: FakeAuditTrail,
    clock: FakeClock,
) -> DeactivateUser:
    return DeactivateUser(
        actor=SHELL,
        held_permissions=held_permissions,
        users=users,
        administrators=administrators,
        sessions=sessions,
        audit=audit,
        clock=clock,
    )


@pytest.fixture
def activate_user(
    held_permissions: FakeHeldPermissions, users: FakeUserRepository, audit: FakeAuditTrail, clock: FakeClock
) -> ActivateUser:
    return ActivateUser(actor=SHELL, held_permissions=held_permissions, users=users, audit=audit, clock=clock)


@pytest.fixture
def delete_user(
    held_permissions: FakeHeldPermissions,
    users: FakeUserRepository,
    administrators: FakeAdministrators,
    audit: FakeAuditTrail,
    clock: FakeClock,
) -> DeleteUser:
    return DeleteUser(
        actor=SHELL,
        held_permissions=held_permissions,
        users=users,
        administrators=administrators,
        audit=audit,
        clock=clock,
    )
