"""How a user may change."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest

from domain.users.entities import User
from domain.users.values import DisplayName, Email, UserStatus
from tests.samples import NOON, a_user

LATER = NOON + timedelta(minutes=1)
ANA = a_user(password_hash="planted")


def test_a_new_user_is_active_and_has_no_role() -> None:
    assert (ANA.status, ANA.is_active, ANA.roles, ANA.version) == (UserStatus.ACTIVE, True, (), 1)
    assert ANA.created_at == ANA.updated_at == NOON


def test_a_user_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        ANA.version = 2  # type: ignore[misc]


def test_the_password_is_not_printed() -> None:
    assert "planted" not in repr(ANA)


@pytest.mark.parametrize(
    ("email", "name"),
    [(Email("a@b.de"), ANA.display_name), (ANA.email, DisplayName("A")), (Email("a@b.de"), DisplayName("A"))],
)
def test_another_address_or_name_makes_a_new_version(email: Email, name: DisplayName) -> None:
    changed = ANA.describe(email=email, display_name=name, at=LATER)
    assert (changed.email, changed.display_name) == (email, name)
    assert_next_version(changed)


def test_a_deactivated_user_is_not_active() -> None:
    changed = ANA.deactivate(at=LATER)
    assert (changed.status, changed.is_active) == (UserStatus.DEACTIVATED, False)
    assert_next_version(changed)


def test_an_activated_user_is_active_again() -> None:
    changed = ANA.deactivate(at=NOON).activate(at=LATER)
    assert (changed.status, changed.is_active) == (UserStatus.ACTIVE, True)
    assert (changed.version, changed.updated_at) == (3, LATER)


@pytest.mark.parametrize(
    "change",
    [
        lambda user: user.describe(email=user.email, display_name=user.display_name, at=LATER),
        lambda user: user.activate(at=LATER),
    ],
)
def test_what_changes_nothing_makes_no_new_version(change: Callable[[User], User]) -> None:
    assert change(ANA) is ANA


def test_deactivating_twice_is_the_same_as_once() -> None:
    once = ANA.deactivate(at=NOON)
    assert once.deactivate(at=LATER) is once


def assert_next_version(changed: User) -> None:
    assert (changed.version, changed.updated_at, changed.created_at) == (2, LATER, NOON)
    assert (changed.id, changed.password_hash) == (ANA.id, ANA.password_hash)
