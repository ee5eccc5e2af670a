"""How each use case about signing in and sessions is built from the ports that adapters provide."""

from typing import Final

from litestar.di import Provide

from app.http.injection import Port
from app.users.passwords import provide_typed_passwords
from domain.audit.ports import AuditTrail
from domain.second_factor.ports import SecondFactors
from domain.sessions.beginning import SessionBeginning
from domain.sessions.ports import RefreshTokenRepository, SessionRepository
from domain.sessions.proofs import CodeProof, PasswordProof, Refusals
from domain.sessions.use_cases.refresh_session import RefreshSession
from domain.sessions.use_cases.sign_in import SignIn
from domain.sessions.use_cases.sign_out import SignOut
from domain.shared.access_tokens import AccessTokens
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.shared.throttle import Throttle
from domain.shared.unit_of_work import UnitOfWork
from domain.users.ports import EmailParser, UserRepository
from domain.users.typed_passwords import TypedPasswords


def provide_refusals(audit_trail: Port[AuditTrail], unit_of_work: Port[UnitOfWork]) -> Refusals:
    return Refusals(audit=audit_trail, unit_of_work=unit_of_work)


def provide_sign_in_password(
    email_parser: Port[EmailParser],
    user_repository: Port[UserRepository],
    typed_passwords: Port[TypedPasswords],
    throttle: Port[Throttle],
    refusals: Port[Refusals],
) -> PasswordProof:
    return PasswordProof(
        emails=email_parser,
        users=user_repository,
        typed_passwords=typed_passwords,
        throttle=throttle,
        refusals=refusals,
    )


def provide_sign_in_code(
    second_factors: Port[SecondFactors],
    throttle: Port[Throttle],
    refusals: Port[Refusals],
    unit_of_work: Port[UnitOfWork],
) -> CodeProof:
    return CodeProof(second_factors=second_factors, throttle=throttle, refusals=refusals, unit_of_work=unit_of_work)


def provide_session_beginning(
    session_repository: Port[SessionRepository],
    refresh_token_repository: Port[RefreshTokenRepository],
    access_tokens: Port[AccessTokens],
    audit_trail: Port[AuditTrail],
) -> SessionBeginning:
    return SessionBeginning(
        sessions=session_repository,
        refresh_tokens=refresh_token_repository,
        access_tokens=access_tokens,
        audit=audit_trail,
    )


def provide_sign_in(
    sign_in_password: Port[PasswordProof],
    sign_in_code: Port[CodeProof],
    session_beginning: Port[SessionBeginning],
    clock: Port[Clock],
) -> SignIn:
    return SignIn(password=sign_in_password, code=sign_in_code, beginning=session_beginning, clock=clock)


def provide_refresh_session(
    session_repository: Port[SessionRepository],
    refresh_token_repository: Port[RefreshTokenRepository],
    access_tokens: Port[AccessTokens],
    audit_trail: Port[AuditTrail],
    unit_of_work: Port[UnitOfWork],
    clock: Port[Clock],
) -> RefreshSession:
    return RefreshSession(
        sessions=session_repository,
        refresh_tokens=refresh_token_repository,
        access_tokens=access_tokens,
        audit=audit_trail,
        unit_of_work=unit_of_work,
        clock=clock,
    )


def provide_sign_out(
    caller: Port[Actor],
    session_repository: Port[SessionRepository],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> SignOut:
    return SignOut(actor=caller, sessions=session_repository, audit=audit_trail, clock=clock)


SIGN_IN_USE_CASES: Final = {
    "typed_passwords": Provide(provide_typed_passwords, sync_to_thread=False),
    "refusals": Provide(provide_refusals, sync_to_thread=False),
    "sign_in_password": Provide(provide_sign_in_password, sync_to_thread=False),
    "sign_in_code": Provide(provide_sign_in_code, sync_to_thread=False),
    "session_beginning": Provide(provide_session_beginning, sync_to_thread=False),
    "sign_in": Provide(provide_sign_in, sync_to_thread=False),
    "refresh_session": Provide(provide_refresh_session, sync_to_thread=False),
    "sign_out": Provide(provide_sign_out, sync_to_thread=False),
}
