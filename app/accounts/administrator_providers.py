"""How the use cases that make an administrator are built; the shell runs them, and no route does."""

from app.http.injection import Port
from app.roles.providers import provide_grant_role
from app.users.providers import provide_register_user
from domain.accounts.tokens import AccountTokens
from domain.accounts.use_cases.prepare_first_administrator import PrepareFirstAdministrator
from domain.accounts.use_cases.register_administrator import RegisterAdministrator
from domain.audit.ports import AuditTrail
from domain.roles.ports import RoleAssignments, RoleRepository
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.users.new_passwords import NewPasswords
from domain.users.ports import Administrators, EmailParser, UserRepository


def provide_register_administrator(  # noqa: PLR0913, PLR0917 (one for each port)
    caller: Port[Actor],
    user_repository: Port[UserRepository],
    email_parser: Port[EmailParser],
    new_passwords: Port[NewPasswords],
    role_repository: Port[RoleRepository],
    role_assignments: Port[RoleAssignments],
    administrators: Port[Administrators],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> RegisterAdministrator:
    return RegisterAdministrator(
        register_user=provide_register_user(
            caller,
            user_repository,
            email_parser,
            new_passwords,
            audit_trail,
            clock,
        ),
        grant_role=provide_grant_role(caller, role_repository, role_assignments, administrators, audit_trail, clock),
        roles=role_repository,
        users=user_repository,
    )


def provide_prepare_first_administrator(  # noqa: PLR0913, PLR0917 (one for each port)
    user_repository: Port[UserRepository],
    administrators: Port[Administrators],
    role_repository: Port[RoleRepository],
    role_assignments: Port[RoleAssignments],
    email_parser: Port[EmailParser],
    account_tokens: Port[AccountTokens],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> PrepareFirstAdministrator:
    return PrepareFirstAdministrator(
        users=user_repository,
        administrators=administrators,
        roles=role_repository,
        assignments=role_assignments,
        emails=email_parser,
        account_tokens=account_tokens,
        audit=audit_trail,
        clock=clock,
    )
