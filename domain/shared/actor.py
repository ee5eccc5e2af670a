"""Who asks for something, what they may do, and how the request reached us."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from domain.shared.errors import Forbidden, Unauthenticated
from domain.shared.permissions import EVERY_PERMISSION, Permission


class NotSignedIn(Unauthenticated):
    """The request says nothing about who sends it, and this is not for everybody."""

    code = "not_signed_in"
    title = "Not signed in"
    detail = "Send an access token or an API key as `Authorization: Bearer ...`, or sign in."


class PermissionMissing(Forbidden):
    """Whoever asks is known, and none of their roles gives the permission that this needs."""

    code = "permission_missing"
    title = "Permission missing"
    detail = "None of your roles gives the permission that this needs. Ask an administrator for one that does."


class BeyondOwnPermissions(Forbidden):
    """Nobody gives or takes permissions that they do not have, nor changes a user who has more than they."""

    code = "beyond_own_permissions"
    title = "Beyond your own permissions"
    detail = "This concerns permissions that you do not have yourself. Ask somebody who has all of them."


class SessionRequired(Forbidden):
    """An API key may not do this: it needs a person who has signed in."""

    code = "session_required"
    title = "Session required"
    detail = "An API key cannot do this. Sign in, and send the access token or the cookie of that session."


class OwnAccount(Forbidden):
    """What lets somebody in is changed by others with a permission, and by its owner only with the password.

    A stolen token or key would otherwise be as good as the password, and keep its owner out.
    """

    code = "own_account"
    title = "Your own account"
    detail = (
        "This is for other people's accounts. Change your own with your password: see `/v1/me` in the OpenAPI document."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks, as they are at the moment of the request. Use cases decide by it; nothing else does."""

    name: str
    """The one name that the audit trail knows them under: `user:<id>`, `key:<id>`, `anonymous` or `shell`."""
    permissions: frozenset[Permission] = frozenset()
    user_id: UUID | None = None
    """The person, also when one of their API keys asks."""
    email: str = ""
    display_name: str = ""
    roles: tuple[str, ...] = ()
    """Names of the roles that count now, sorted."""
    session_id: UUID | None = None
    """Where the person signed in; None when an API key asks."""

    def require(self, permission: Permission) -> None:
        """Raises NotSignedIn, PermissionMissing."""
        if permission in self.permissions:
            return
        if self.user_id is None:
            raise NotSignedIn
        raise PermissionMissing(f"This needs the permission `{permission}`. Ask an administrator for a role with it.")

    def require_about(self, person: UUID | None, *permissions: Permission) -> None:
        """Everybody may ask about themselves, and about others with all of the permissions. Raises as `require`."""
        if self.user_id is None or person != self.user_id:
            for permission in permissions:
                self.require(permission)

    def require_all(self, permissions: Collection[Permission]) -> None:
        """What is about to be given, taken or changed goes with these. Raises BeyondOwnPermissions."""
        if beyond := sorted(set(permissions) - self.permissions):
            raise BeyondOwnPermissions(
                f"You do not have {', '.join(f'`{each}`' for each in beyond)} yourself. Ask somebody who does."
            )

    def require_other(self, person: UUID) -> None:
        """Raises OwnAccount for the account of whoever asks, by a session or a key."""
        if person == self.user_id:
            raise OwnAccount

    def require_person(self) -> UUID:
        """The id of whoever asks, by a session or a key. Raises NotSignedIn."""
        if self.user_id is None:
            raise NotSignedIn
        return self.user_id

    def require_session(self) -> UUID:
        """The id of a person who has signed in. Raises NotSignedIn, SessionRequired."""
        person = self.require_person()
        if self.session_id is None:
            raise SessionRequired
        return person


ANONYMOUS: Final = Actor(name="anonymous")
"""Whoever can connect and does not say who they are."""
SHELL: Final = Actor(name="shell", permissions=EVERY_PERMISSION)
"""Whoever may run `roster` with the settings of the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a request came from. What did not come over HTTP has neither an id nor an address."""

    actor: Actor
    request_id: str | None = None
    client_address: str | None = None
