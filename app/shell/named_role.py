"""Assigning a role as people type it: by its name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.http.injection import Port
from app.roles.providers import provide_get_role, provide_grant_role
from domain.audit.ports import AuditTrail
from domain.roles.entities import Role
from domain.roles.errors import InvalidRoleName, RoleNotFound
from domain.roles.ports import RoleAssignments, RoleRepository
from domain.roles.use_cases.get_role import GetRole
from domain.roles.use_cases.grant_role import GrantRole, GrantRoleCommand
from domain.roles.values import RoleName
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.users.ports import Administrators


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignRole:
    """As GrantRole. The role may be said by name: an id begins with a digit, a name with a letter."""

    roles: RoleRepository
    get_role: GetRole
    grant_role: GrantRole

    async def execute(
        self, user_id: UUID, name_or_id: str, *, expires_at: datetime | None = None, reason: str | None = None
    ) -> Role:
        """Raises UserNotFound, RoleNotFound, LastAdministrator, and what the terms raise."""
        role = await self._find(name_or_id)
        command = GrantRoleCommand(user_id=user_id, role_id=role.id, expires_at=expires_at, reason=reason)
        await self.grant_role.execute(command)
        return role

    async def _find(self, name_or_id: str) -> Role:
        try:
            if name_or_id[:1].isdigit():
                return await self.get_role.execute(UUID(name_or_id))
            return await self.roles.get_named(RoleName.parse(name_or_id))
        except (RoleNotFound, InvalidRoleName, ValueError):
            raise RoleNotFound("There is no such role: `roster roles list` shows all of them.") from None


def provide_assign_role(
    caller: Port[Actor],
    role_repository: Port[RoleRepository],
    role_assignments: Port[RoleAssignments],
    administrators: Port[Administrators],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> AssignRole:
    return AssignRole(
        roles=role_repository,
        get_role=provide_get_role(caller, role_repository),
        grant_role=provide_grant_role(caller, role_repository, role_assignments, administrators, audit_trail, clock),
    )
