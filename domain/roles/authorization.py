"""Whether a user may do something, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.roles.entities import Role
from domain.roles.values import RoleName
from domain.shared.permissions import Permission
from domain.users.entities import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`reason` is for people; `roles` are those that allow it."""

    allowed: bool
    reason: str
    roles: tuple[Role, ...] = ()


def decide(user: User | None, held: Sequence[Role], wanted: Permission | RoleName) -> Decision:
    """`held` are the roles of the user that count now."""
    if user is None:
        return Decision(allowed=False, reason="There is no such user.")
    if not user.is_active:
        return Decision(allowed=False, reason="The user is deactivated.")
    if isinstance(wanted, RoleName):
        roles = tuple(role for role in held if role.name == wanted)
        reason = f"The user {'holds' if roles else 'does not hold'} the role `{wanted.text}`."
    else:
        roles = tuple(role for role in held if wanted in role.permissions)
        names = ", ".join(f"`{role.name.text}`" for role in roles)
        reason = f"`{wanted}` comes with {names}." if roles else f"None of the user's roles gives `{wanted}`."
    return Decision(allowed=bool(roles), reason=reason, roles=roles)
