"""How the proofs that several use cases ask for are built from the ports that adapters provide."""

from typing import Final

from litestar.di import Provide

from app.http.injection import Port
from app.users.passwords import provide_typed_passwords
from domain.audit.ports import AuditTrail
from domain.second_factor.attempts import OwnerAttempts
from domain.second_factor.codes import SingleUseCodes
from domain.second_factor.ports import Authenticators, RecoveryCodes, SecondFactorRepository, SecondFactors
from domain.second_factor.proofs import CodeProof, PasswordProof
from domain.second_factor.refusals import Refusals
from domain.shared.actor import Origin
from domain.shared.clock import Clock
from domain.shared.throttle import Throttle
from domain.shared.unit_of_work import UnitOfWork
from domain.users.ports import UserRepository
from domain.users.typed_passwords import TypedPasswords


def provide_second_factors(
    second_factor_repository: Port[SecondFactorRepository],
    authenticators: Port[Authenticators],
    recovery_codes: Port[RecoveryCodes],
    audit_trail: Port[AuditTrail],
) -> SecondFactors:
    return SingleUseCodes(
        factors=second_factor_repository,
        authenticators=authenticators,
        recovery_codes=recovery_codes,
        audit=audit_trail,
    )


def provide_owner_attempts(throttle: Port[Throttle], origin: Port[Origin]) -> OwnerAttempts:
    return OwnerAttempts(throttle=throttle, origin=origin)


def provide_owner_refusals(
    audit_trail: Port[AuditTrail], unit_of_work: Port[UnitOfWork], clock: Port[Clock]
) -> Refusals:
    return Refusals(audit=audit_trail, unit_of_work=unit_of_work, clock=clock)


def provide_code_proof(
    second_factors: Port[SecondFactors],
    owner_attempts: Port[OwnerAttempts],
    owner_refusals: Port[Refusals],
    unit_of_work: Port[UnitOfWork],
) -> CodeProof:
    return CodeProof(
        second_factors=second_factors, attempts=owner_attempts, refusals=owner_refusals, unit_of_work=unit_of_work
    )


def provide_password_proof(
    user_repository: Port[UserRepository],
    typed_passwords: Port[TypedPasswords],
    owner_attempts: Port[OwnerAttempts],
    owner_refusals: Port[Refusals],
) -> PasswordProof:
    return PasswordProof(
        users=user_repository, typed_passwords=typed_passwords, attempts=owner_attempts, refusals=owner_refusals
    )


PROOFS: Final = {
    "owner_attempts": Provide(provide_owner_attempts, sync_to_thread=False),
    "owner_refusals": Provide(provide_owner_refusals, sync_to_thread=False),
    "typed_passwords": Provide(provide_typed_passwords, sync_to_thread=False),
    "code_proof": Provide(provide_code_proof, sync_to_thread=False),
    "password_proof": Provide(provide_password_proof, sync_to_thread=False),
}
