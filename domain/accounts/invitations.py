"""What an invitation may promise, and whether it still holds."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from domain.accounts.entities import AccountToken, Invitation
from domain.accounts.errors import LinkNotValid
from domain.audit.ports import AuditTrail
from domain.roles.entities import permissions_of
from domain.roles.errors import UnknownRole
from domain.roles.occurrences import role_granted
from domain.roles.ports import RoleAssignments, RoleRepository
from domain.roles.values import OPEN_ENDED
from domain.shared.actor import Actor
from domain.shared.permissions import Permission
from domain.users.entities import User
from domain.users.ports import HeldPermissions


def invitation_of(token: AccountToken) -> Invitation:
    """Raises LinkNotValid for a token that is none."""
    if token.email is None or token.user_id is None:
        raise LinkNotValid
    return Invitation(
        id=token.id,
        email=token.email,
        display_name=token.applicant.display_name,
        role_ids=token.applicant.role_ids,
        invited_by=token.user_id,
        created_at=token.created_at,
        expires_at=token.expires_at,
    )


async def require_assignable(role_ids: Collection[UUID], actor: Actor, roles: RoleRepository) -> None:
    """As if the actor granted them now. Raises PermissionMissing, UnknownRole, BeyondOwnPermissions."""
    if not role_ids:
        return
    actor.require(Permission.ROLES_ASSIGN)
    found = await roles.get_to_assign(role_ids)
    if {role.id for role in found} != set(role_ids):
        raise UnknownRole
    actor.require_all(permissions_of(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedRoles:
    """An invitation is worth what whoever invited could still give at the moment it is accepted."""

    held_permissions: HeldPermissions
    roles: RoleRepository
    assignments: RoleAssignments
    audit: AuditTrail

    async def require(self, invitation: Invitation, inviter: User) -> None:
        """Of an inviter who is locked, so that nothing is taken from them until the roles are given.

        Raises LinkNotValid when they may not do it any more, or a role is gone.
        """
        roles = await self.roles.get_to_assign(invitation.role_ids)
        needed = {Permission.USERS_WRITE, *permissions_of(roles)} | ({Permission.ROLES_ASSIGN} if roles else set())
        held = await self.held_permissions.of(inviter.id)
        if not inviter.is_active or not needed <= held or len(roles) < len(invitation.role_ids):
            raise LinkNotValid

    async def give_to(self, user: User, invitation: Invitation) -> None:
        for role_id in invitation.role_ids:
            by, at = f"user:{invitation.invited_by}", user.created_at
            await self.assignments.grant(user.id, role_id, by=by, terms=OPEN_ENDED, at=at)
            await self.audit.record(role_granted(user.id, role_id, OPEN_ENDED, at=at))
