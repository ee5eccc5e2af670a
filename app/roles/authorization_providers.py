"""How the use cases about what users may do are built from ports."""

from typing import Final

from litestar.di import Provide

from app.http.injection import Port
from domain.roles.ports import RoleAssignments
from domain.roles.use_cases.check_authorization import CheckAuthorization
from domain.roles.use_cases.list_effective_permissions import ListEffectivePermissions
from domain.shared.actor import Actor
from domain.users.ports import EmailParser, UserRepository


def provide_list_effective_permissions(
    caller: Port[Actor], user_repository: Port[UserRepository], role_assignments: Port[RoleAssignments]
) -> ListEffectivePermissions:
    return ListEffectivePermissions(actor=caller, users=user_repository, assignments=role_assignments)


def provide_check_authorization(
    caller: Port[Actor],
    user_repository: Port[UserRepository],
    role_assignments: Port[RoleAssignments],
    email_parser: Port[EmailParser],
) -> CheckAuthorization:
    return CheckAuthorization(actor=caller, users=user_repository, assignments=role_assignments, emails=email_parser)


AUTHORIZATION_USE_CASES: Final = {
    "list_effective_permissions": Provide(provide_list_effective_permissions, sync_to_thread=False),
    "check_authorization": Provide(provide_check_authorization, sync_to_thread=False),
}
