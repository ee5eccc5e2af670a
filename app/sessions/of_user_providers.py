"""How each use case about other people's sessions is built from the ports that adapters provide."""

from typing import Final

from litestar.di import Provide

from app.http.injection import Port
from app.users.passwords import provide_new_passwords
from domain.audit.ports import AuditTrail
from domain.sessions.ports import SessionRepository
from domain.sessions.use_cases.end_session_of_user import EndSessionOfUser
from domain.sessions.use_cases.end_sessions_of_user import EndSessionsOfUser
from domain.sessions.use_cases.list_sessions_of_user import ListSessionsOfUser
from domain.sessions.use_cases.set_password_of_user import SetPasswordOfUser
from domain.sessions.use_cases.unlock_user import UnlockUser
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.throttle import Throttle
from domain.shared.unit_of_work import UnitOfWork
from domain.users.new_passwords import NewPasswords
from domain.users.ports import HeldPermissions, UserRepository


def provide_list_sessions_of_user(
    caller: Port[Actor],
    user_repository: Port[UserRepository],
    session_repository: Port[SessionRepository],
    clock: Port[Clock],
) -> ListSessionsOfUser:
    return ListSessionsOfUser(actor=caller, users=user_repository, sessions=session_repository, clock=clock)


def provide_end_session_of_user(
    caller: Port[Actor],
    session_repository: Port[SessionRepository],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> EndSessionOfUser:
    return EndSessionOfUser(actor=caller, sessions=session_repository, audit=audit_trail, clock=clock)


def provide_end_sessions_of_user(
    caller: Port[Actor],
    user_repository: Port[UserRepository],
    session_repository: Port[SessionRepository],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> EndSessionsOfUser:
    return EndSessionsOfUser(
        actor=caller, users=user_repository, sessions=session_repository, audit=audit_trail, clock=clock
    )


def provide_set_password_of_user(
    caller: Port[Actor],
    new_passwords: Port[NewPasswords],
    user_repository: Port[UserRepository],
    held_permissions: Port[HeldPermissions],
    session_repository: Port[SessionRepository],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> SetPasswordOfUser:
    return SetPasswordOfUser(
        actor=caller,
        new_passwords=new_passwords,
        users=user_repository,
        held_permissions=held_permissions,
        sessions=session_repository,
        audit=audit_trail,
        clock=clock,
    )


def provide_unlock_user(
    caller: Port[Actor],
    user_repository: Port[UserRepository],
    held_permissions: Port[HeldPermissions],
    throttle: Port[Throttle],
    unit_of_work: Port[UnitOfWork],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> UnlockUser:
    return UnlockUser(
        actor=caller,
        users=user_repository,
        held_permissions=held_permissions,
        throttle=throttle,
        unit_of_work=unit_of_work,
        audit=audit_trail,
        clock=clock,
    )


OF_USER_USE_CASES: Final = {
    "new_passwords": Provide(provide_new_passwords, sync_to_thread=False),
    "list_sessions_of_user": Provide(provide_list_sessions_of_user, sync_to_thread=False),
    "end_session_of_user": Provide(provide_end_session_of_user, sync_to_thread=False),
    "end_sessions_of_user": Provide(provide_end_sessions_of_user, sync_to_thread=False),
    "set_password_of_user": Provide(provide_set_password_of_user, sync_to_thread=False),
    "unlock_user": Provide(provide_unlock_user, sync_to_thread=False),
}
