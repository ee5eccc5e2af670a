"""Reading which roles a user holds."""

import pytest

from domain.roles.entities import HeldRoles, Role
from domain.roles.use_cases.list_roles_of_user import ListRolesOfUser
from domain.shared.actor import SHELL
from domain.users.entities import User
from domain.users.errors import UserNotFound
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleAssignments, FakeRoleRepository
from tests.samples import NOBODY, a_role


async def test_roles_come_in_order_of_their_names(
    roles: FakeRoleRepository, assignments: FakeRoleAssignments, register: FakeRegister, ana: User, editor: Role
) -> None:
    author = a_role("author")
    await roles.add(author)
    register.held |= {(ana.id, editor.id), (ana.id, author.id)}
    assert (await ListRolesOfUser(actor=SHELL, assignments=assignments).execute(ana.id)).roles == (author, editor)


async def test_a_user_may_hold_none(assignments: FakeRoleAssignments, ana: User) -> None:
    assert await ListRolesOfUser(actor=SHELL, assignments=assignments).execute(ana.id) == HeldRoles(grants=())


async def test_refuses_nobody(assignments: FakeRoleAssignments) -> None:
    with pytest.raises(UserNotFound):
        await ListRolesOfUser(actor=SHELL, assignments=assignments).execute(NOBODY)
