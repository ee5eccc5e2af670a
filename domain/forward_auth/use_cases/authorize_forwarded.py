"""Decide whether a request that a proxy holds back may pass."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.forward_auth.errors import RoleMissing
from domain.shared.actor import Actor
from domain.shared.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizeForwarded:
    """Whoever is known passes, if they hold every role and every permission that the proxy names.

    An API key passes for its owner: with the owner's roles, and with the permissions that both have.
    """

    actor: Actor

    def execute(self, roles: Sequence[str] = (), permissions: Sequence[Permission] = ()) -> None:
        """Raises NotSignedIn, RoleMissing, PermissionMissing."""
        self.actor.require_person()
        for role in roles:
            if role not in self.actor.roles:
                raise RoleMissing(f"This needs the role `{role}`. Ask an administrator for it.")
        for permission in permissions:
            self.actor.require(permission)
