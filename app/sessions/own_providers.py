"""How each use case about oneself is built from the ports that adapters provide."""

from typing import Final

from litestar.di import Provide

from app.http.injection import Port
from app.sessions.providers import provide_refusals
from app.users.passwords import provide_new_passwords, provide_typed_passwords
from domain.audit.ports import AuditTrail
from domain.sessions.own_password import OwnPassword
from domain.sessions.ports import SessionRepository
from domain.sessions.proofs import Refusals
from domain.sessions.use_cases.change_own_password import ChangeOwnPassword
from domain.sessions.use_cases.end_own_session import EndOwnSession
from domain.sessions.use_cases.get_me import GetMe
from domain.sessions.use_cases.list_own_sessions import ListOwnSessions
from domain.sessions.use_cases.update_me import UpdateMe
from domain.shared.actor import Actor, Origin
from domain.shared.clock import Clock
from domain.shared.throttle import Throttle
from domain.users.new_passwords import NewPasswords
from domain.users.ports import UserRepository
from domain.users.typed_passwords import TypedPasswords


def provide_own_password(
    user_repository: Port[UserRepository],
    typed_passwords: Port[TypedPasswords],
    throttle: Port[Throttle],
    refusals: Port[Refusals],
    origin: Port[Origin],
    clock: Port[Clock],
) -> OwnPassword:
    return OwnPassword(
        users=user_repository,
        typed_passwords=typed_passwords,
        throttle=throttle,
        refusals=refusals,
        origin=origin,
        clock=clock,
    )


def provide_get_me(caller: Port[Actor], user_repository: Port[UserRepository]) -> GetMe:
    return GetMe(actor=caller, users=user_repository)


def provide_update_me(
    caller: Port[Actor], user_repository: Port[UserRepository], audit_trail: Port[AuditTrail], clock: Port[Clock]
) -> UpdateMe:
    return UpdateMe(actor=caller, users=user_repository, audit=audit_trail, clock=clock)


def provide_change_own_password(
    caller: Port[Actor],
    own_password: Port[OwnPassword],
    new_passwords: Port[NewPasswords],
    user_repository: Port[UserRepository],
    session_repository: Port[SessionRepository],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> ChangeOwnPassword:
    return ChangeOwnPassword(
        actor=caller,
        own_password=own_password,
        new_passwords=new_passwords,
        users=user_repository,
        sessions=session_repository,
        audit=audit_trail,
        clock=clock,
    )


def provide_list_own_sessions(
    caller: Port[Actor], session_repository: Port[SessionRepository], clock: Port[Clock]
) -> ListOwnSessions:
    return ListOwnSessions(actor=caller, sessions=session_repository, clock=clock)


def provide_end_own_session(
    caller: Port[Actor],
    session_repository: Port[SessionRepository],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> EndOwnSession:
    return EndOwnSession(actor=caller, sessions=session_repository, audit=audit_trail, clock=clock)


OWN_USE_CASES: Final = {
    "refusals": Provide(provide_refusals, sync_to_thread=False),
    "typed_passwords": Provide(provide_typed_passwords, sync_to_thread=False),
    "new_passwords": Provide(provide_new_passwords, sync_to_thread=False),
    "own_password": Provide(provide_own_password, sync_to_thread=False),
    "get_me": Provide(provide_get_me, sync_to_thread=False),
    "update_me": Provide(provide_update_me, sync_to_thread=False),
    "change_own_password": Provide(provide_change_own_password, sync_to_thread=False),
    "list_own_sessions": Provide(provide_list_own_sessions, sync_to_thread=False),
    "end_own_session": Provide(provide_end_own_session, sync_to_thread=False),
}
