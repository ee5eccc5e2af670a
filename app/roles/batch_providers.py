"""How the use cases about a role for many users are built from the ports that adapters provide."""

from typing import Final

from litestar.di import Provide

from app.http.injection import Port
from domain.audit.ports import AuditTrail
from domain.roles.ports import RoleBatches, RoleRepository
from domain.roles.use_cases.grant_role_to_users import GrantRoleToUsers
from domain.roles.use_cases.revoke_role_from_users import RevokeRoleFromUsers
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.users.ports import Administrators


def provide_grant_role_to_users(
    caller: Port[Actor],
    role_repository: Port[RoleRepository],
    role_batches: Port[RoleBatches],
    administrators: Port[Administrators],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> GrantRoleToUsers:
    return GrantRoleToUsers(
        actor=caller,
        roles=role_repository,
        batches=role_batches,
        administrators=administrators,
        audit=audit_trail,
        clock=clock,
    )


def provide_revoke_role_from_users(
    caller: Port[Actor],
    role_repository: Port[RoleRepository],
    role_batches: Port[RoleBatches],
    administrators: Port[Administrators],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> RevokeRoleFromUsers:
    return RevokeRoleFromUsers(
        actor=caller,
        roles=role_repository,
        batches=role_batches,
        administrators=administrators,
        audit=audit_trail,
        clock=clock,
    )


BATCH_USE_CASES: Final = {
    "grant_role_to_users": Provide(provide_grant_role_to_users, sync_to_thread=False),
    "revoke_role_from_users": Provide(provide_revoke_role_from_users, sync_to_thread=False),
}
