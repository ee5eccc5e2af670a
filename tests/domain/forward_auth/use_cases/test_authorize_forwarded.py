"""Whoever is known passes, if they hold all that is wanted."""

import pytest

from domain.forward_auth.errors import RoleMissing
from domain.forward_auth.use_cases.authorize_forwarded import AuthorizeForwarded
from domain.shared.actor import ANONYMOUS, SHELL, Actor, NotSignedIn, PermissionMissing
from domain.shared.permissions import Permission
from tests.samples import NOBODY

ANA = Actor(
    name="user:ana",
    user_id=NOBODY,
    roles=("author", "editor"),
    permissions=frozenset({Permission.USERS_READ, Permission.ROLES_READ}),
)
as_ana = AuthorizeForwarded(actor=ANA)


def test_it_is_enough_to_be_somebody() -> None:
    as_ana.execute()


@pytest.mark.parametrize("actor", [ANONYMOUS, SHELL])
def test_nobody_passes(actor: Actor) -> None:
    with pytest.raises(NotSignedIn):
        AuthorizeForwarded(actor=actor).execute()


def test_passes_with_every_role_and_permission() -> None:
    as_ana.execute(["editor", "author"], [Permission.USERS_READ, Permission.ROLES_READ])


def test_refuses_without_one_of_the_roles() -> None:
    with pytest.raises(RoleMissing, match="`boss`"):
        as_ana.execute(["editor", "boss"])


def test_refuses_without_one_of_the_permissions() -> None:
    with pytest.raises(PermissionMissing, match="users:write"):
        as_ana.execute(["editor"], [Permission.USERS_READ, Permission.USERS_WRITE])
