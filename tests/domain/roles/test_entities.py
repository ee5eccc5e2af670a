"""How a role may change."""

from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest

from domain.roles.entities import Role
from domain.roles.errors import RoleIsBuiltIn
from domain.roles.values import ADMINISTRATOR, Description, RoleName
from domain.shared.permissions import EVERY_PERMISSION, Permission
from tests.samples import NOON, a_role

LATER = NOON + timedelta(minutes=1)
EDITOR = a_role()


def test_a_new_role_has_its_first_version() -> None:
    assert (EDITOR.version, EDITOR.created_at, EDITOR.updated_at) == (1, NOON, NOON)
    assert not EDITOR.is_built_in
    EDITOR.require_own()


def test_a_role_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        EDITOR.version = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "description", "permissions"),
    [
        (RoleName("author"), EDITOR.description, EDITOR.permissions),
        (EDITOR.name, Description("Another."), EDITOR.permissions),
        (EDITOR.name, EDITOR.description, frozenset({Permission.ROLES_READ})),
    ],
)
def test_another_description_makes_a_new_version(
    name: RoleName, description: Description, permissions: frozenset[Permission]
) -> None:
    changed = EDITOR.describe(name=name, description=description, permissions=permissions, at=LATER)
    assert (changed.name, changed.description, changed.permissions) == (name, description, permissions)
    assert (changed.version, changed.updated_at, changed.created_at, changed.id) == (2, LATER, NOON, EDITOR.id)


def test_the_same_description_makes_no_new_version() -> None:
    assert (
        EDITOR.describe(
            name=EDITOR.name, description=EDITOR.description, permissions=frozenset(EDITOR.permissions), at=LATER
        )
        is EDITOR
    )


def test_the_administrator_may_do_everything_whatever_was_stored() -> None:
    administrator = a_role(ADMINISTRATOR.text, permissions=frozenset())
    assert administrator.permissions == EVERY_PERMISSION


def test_the_administrator_is_not_the_owners_to_change() -> None:
    administrator: Role = a_role(ADMINISTRATOR.text)
    assert administrator.is_built_in
    with pytest.raises(RoleIsBuiltIn):
        administrator.require_own()
