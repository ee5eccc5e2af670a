"""Reading one role."""

import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from domain.roles.entities import Role
from domain.roles.errors import RoleNotFound
from domain.roles.use_cases.get_role import GetRole
from domain.shared.actor import SHELL
from tests.fakes.roles import FakeRoleRepository
from tests.samples import NOBODY


async def test_a_role_is_found_by_its_id(roles: FakeRoleRepository, editor: Role) -> None:
    assert await GetRole(actor=SHELL, roles=roles).execute(editor.id) == editor


async def test_the_built_in_role_is_found_too(roles: FakeRoleRepository) -> None:
    assert (await GetRole(actor=SHELL, roles=roles).execute(ADMINISTRATOR_ID)).is_built_in


async def test_no_role_is_not_found(roles: FakeRoleRepository) -> None:
    with pytest.raises(RoleNotFound):
        await GetRole(actor=SHELL, roles=roles).execute(NOBODY)
