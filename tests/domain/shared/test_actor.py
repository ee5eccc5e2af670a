"""Who asks, and what they may do."""

import pytest
from uuid_utils.compat import uuid7

from domain.shared.actor import (
    ANONYMOUS,
    SHELL,
    Actor,
    BeyondOwnPermissions,
    NotSignedIn,
    OwnAccount,
    PermissionMissing,
    SessionRequired,
)
from domain.shared.permissions import Permission

READER = Actor(name="key:1", permissions=frozenset({Permission.USERS_READ}), user_id=uuid7())


def test_who_has_the_permission_may() -> None:
    READER.require(Permission.USERS_READ)
    for permission in Permission:
        SHELL.require(permission)


def test_who_has_not_is_told_which_one_it_is() -> None:
    with pytest.raises(PermissionMissing, match="`users:write`"):
        READER.require(Permission.USERS_WRITE)


@pytest.mark.parametrize("permission", Permission)
def test_nobody_knows_who_asks(permission: Permission) -> None:
    with pytest.raises(NotSignedIn):
        ANONYMOUS.require(permission)


def test_an_account_of_ones_own_is_no_others() -> None:
    for actor in (READER, SHELL, ANONYMOUS):
        actor.require_other(uuid7())
    with pytest.raises(OwnAccount, match="/v1/me"):
        READER.require_other(READER.require_person())


def test_what_concerns_more_than_they_may_is_beyond_them() -> None:
    READER.require_all(set())
    READER.require_all({Permission.USERS_READ})
    with pytest.raises(BeyondOwnPermissions, match="`audit:read`, `users:write`"):
        READER.require_all({Permission.USERS_READ, Permission.USERS_WRITE, Permission.AUDIT_READ})


def test_a_key_is_a_person_and_no_session() -> None:
    assert READER.require_person() == READER.user_id
    with pytest.raises(SessionRequired):
        READER.require_session()


@pytest.mark.parametrize("nobody", [ANONYMOUS, SHELL])
def test_who_is_no_person_has_nothing_of_their_own(nobody: Actor) -> None:
    with pytest.raises(NotSignedIn):
        nobody.require_person()
