"""How each use case about users is built from the ports that adapters provide."""

from typing import Final

from litestar.di import Provide

from app.http.injection import Port
from app.users.passwords import provide_new_passwords
from domain.audit.ports import AuditTrail
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.users.new_passwords import NewPasswords
from domain.users.ports import (
    Administrators,
    EmailParser,
    HeldPermissions,
    OpenSessions,
    UserRepository,
)
from domain.users.use_cases.activate_user import ActivateUser
from domain.users.use_cases.deactivate_user import DeactivateUser
from domain.users.use_cases.delete_user import DeleteUser
from domain.users.use_cases.get_user import GetUser
from domain.users.use_cases.list_users import ListUsers
from domain.users.use_cases.register_user import RegisterUser
from domain.users.use_cases.update_user import UpdateUser


def provide_register_user(
    caller: Port[Actor],
    user_repository: Port[UserRepository],
    email_parser: Port[EmailParser],
    new_passwords: Port[NewPasswords],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> RegisterUser:
    return RegisterUser(
        actor=caller,
        users=user_repository,
        emails=email_parser,
        new_passwords=new_passwords,
        audit=audit_trail,
        clock=clock,
    )


def provide_get_user(caller: Port[Actor], user_repository: Port[UserRepository]) -> GetUser:
    return GetUser(actor=caller, users=user_repository)


def provide_list_users(caller: Port[Actor], user_repository: Port[UserRepository]) -> ListUsers:
    return ListUsers(actor=caller, users=user_repository)


def provide_update_user(
    caller: Port[Actor],
    user_repository: Port[UserRepository],
    held_permissions: Port[HeldPermissions],
    email_parser: Port[EmailParser],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> UpdateUser:
    return UpdateUser(
        actor=caller,
        users=user_repository,
        held_permissions=held_permissions,
        emails=email_parser,
        audit=audit_trail,
        clock=clock,
    )


def provide_deactivate_user(
    caller: Port[Actor],
    user_repository: Port[UserRepository],
    held_permissions: Port[HeldPermissions],
    administrators: Port[Administrators],
    session_repository: Port[OpenSessions],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> DeactivateUser:
    return DeactivateUser(
        actor=caller,
        users=user_repository,
        held_permissions=held_permissions,
        administrators=administrators,
        sessions=session_repository,
        audit=audit_trail,
        clock=clock,
    )


def provide_activate_user(
    caller: Port[Actor],
    user_repository: Port[UserRepository],
    held_permissions: Port[HeldPermissions],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> ActivateUser:
    return ActivateUser(
        actor=caller, users=user_repository, held_permissions=held_permissions, audit=audit_trail, clock=clock
    )


def provide_delete_user(
    caller: Port[Actor],
    user_repository: Port[UserRepository],
    held_permissions: Port[HeldPermissions],
    administrators: Port[Administrators],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> DeleteUser:
    return DeleteUser(
        actor=caller,
        users=user_repository,
        held_permissions=held_permissions,
        administrators=administrators,
        audit=audit_trail,
        clock=clock,
    )


USE_CASES: Final = {
    "new_passwords": Provide(provide_new_passwords, sync_to_thread=False),
    "register_user": Provide(provide_register_user, sync_to_thread=False),
    "get_user": Provide(provide_get_user, sync_to_thread=False),
    "list_users": Provide(provide_list_users, sync_to_thread=False),
    "update_user": Provide(provide_update_user, sync_to_thread=False),
    "deactivate_user": Provide(provide_deactivate_user, sync_to_thread=False),
    "activate_user": Provide(provide_activate_user, sync_to_thread=False),
    "delete_user": Provide(provide_delete_user, sync_to_thread=False),
}
