"""How each use case about roles is built from the ports that adapters provide."""

from typing import Final

from litestar.di import Provide

from app.http.injection import Port
from domain.audit.ports import AuditTrail
from domain.roles.ports import RoleAssignments, RoleRepository
from domain.roles.use_cases.create_role import CreateRole
from domain.roles.use_cases.delete_role import DeleteRole
from domain.roles.use_cases.get_role import GetRole
from domain.roles.use_cases.grant_role import GrantRole
from domain.roles.use_cases.list_permissions import ListPermissions
from domain.roles.use_cases.list_role_holders import ListRoleHolders
from domain.roles.use_cases.list_roles import ListRoles
from domain.roles.use_cases.list_roles_of_user import ListRolesOfUser
from domain.roles.use_cases.replace_roles import ReplaceRoles
from domain.roles.use_cases.revoke_role import RevokeRole
from domain.roles.use_cases.update_role import UpdateRole
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.users.ports import Administrators, UserRepository


def provide_create_role(
    caller: Port[Actor], role_repository: Port[RoleRepository], audit_trail: Port[AuditTrail], clock: Port[Clock]
) -> CreateRole:
    return CreateRole(actor=caller, roles=role_repository, audit=audit_trail, clock=clock)


def provide_get_role(caller: Port[Actor], role_repository: Port[RoleRepository]) -> GetRole:
    return GetRole(actor=caller, roles=role_repository)


def provide_list_roles(caller: Port[Actor], role_repository: Port[RoleRepository]) -> ListRoles:
    return ListRoles(actor=caller, roles=role_repository)


def provide_update_role(
    caller: Port[Actor], role_repository: Port[RoleRepository], audit_trail: Port[AuditTrail], clock: Port[Clock]
) -> UpdateRole:
    return UpdateRole(actor=caller, roles=role_repository, audit=audit_trail, clock=clock)


def provide_delete_role(
    caller: Port[Actor],
    role_repository: Port[RoleRepository],
    role_assignments: Port[RoleAssignments],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> DeleteRole:
    return DeleteRole(actor=caller, roles=role_repository, assignments=role_assignments, audit=audit_trail, clock=clock)


def provide_list_role_holders(
    caller: Port[Actor], role_repository: Port[RoleRepository], user_repository: Port[UserRepository]
) -> ListRoleHolders:
    return ListRoleHolders(actor=caller, roles=role_repository, users=user_repository)


def provide_grant_role(
    caller: Port[Actor],
    role_repository: Port[RoleRepository],
    role_assignments: Port[RoleAssignments],
    administrators: Port[Administrators],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> GrantRole:
    return GrantRole(
        actor=caller,
        roles=role_repository,
        assignments=role_assignments,
        administrators=administrators,
        audit=audit_trail,
        clock=clock,
    )


def provide_revoke_role(
    caller: Port[Actor],
    user_repository: Port[UserRepository],
    role_repository: Port[RoleRepository],
    role_assignments: Port[RoleAssignments],
    administrators: Port[Administrators],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> RevokeRole:
    return RevokeRole(
        actor=caller,
        users=user_repository,
        roles=role_repository,
        assignments=role_assignments,
        administrators=administrators,
        audit=audit_trail,
        clock=clock,
    )


def provide_replace_roles(
    caller: Port[Actor],
    role_repository: Port[RoleRepository],
    role_assignments: Port[RoleAssignments],
    administrators: Port[Administrators],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> ReplaceRoles:
    return ReplaceRoles(
        actor=caller,
        roles=role_repository,
        assignments=role_assignments,
        administrators=administrators,
        audit=audit_trail,
        clock=clock,
    )


def provide_list_roles_of_user(caller: Port[Actor], role_assignments: Port[RoleAssignments]) -> ListRolesOfUser:
    return ListRolesOfUser(actor=caller, assignments=role_assignments)


def provide_list_permissions(caller: Port[Actor]) -> ListPermissions:
    return ListPermissions(actor=caller)


ROLE_USE_CASES: Final = {
    "create_role": Provide(provide_create_role, sync_to_thread=False),
    "get_role": Provide(provide_get_role, sync_to_thread=False),
    "list_roles": Provide(provide_list_roles, sync_to_thread=False),
    "update_role": Provide(provide_update_role, sync_to_thread=False),
    "delete_role": Provide(provide_delete_role, sync_to_thread=False),
    "list_role_holders": Provide(provide_list_role_holders, sync_to_thread=False),
    "list_permissions": Provide(provide_list_permissions, sync_to_thread=False),
}
ASSIGNMENT_USE_CASES: Final = {
    "grant_role": Provide(provide_grant_role, sync_to_thread=False),
    "revoke_role": Provide(provide_revoke_role, sync_to_thread=False),
    "replace_roles": Provide(provide_replace_roles, sync_to_thread=False),
    "list_roles_of_user": Provide(provide_list_roles_of_user, sync_to_thread=False),
}
