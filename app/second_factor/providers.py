"""How each use case about second factors is built from the ports that adapters provide."""

from typing import Final

from litestar.di import Provide

from app.http.injection import Port
from app.second_factor.proofs import PROOFS
from domain.audit.ports import AuditTrail
from domain.second_factor.attempts import OwnerAttempts
from domain.second_factor.ports import Authenticators, RecoveryCodes, SecondFactorRepository
from domain.second_factor.proofs import CodeProof, PasswordProof
from domain.second_factor.use_cases.confirm_totp import ConfirmTotp
from domain.second_factor.use_cases.disable_second_factor import DisableSecondFactor
from domain.second_factor.use_cases.enrol_totp import EnrolTotp
from domain.second_factor.use_cases.get_second_factor import GetSecondFactor
from domain.second_factor.use_cases.replace_recovery_codes import ReplaceRecoveryCodes
from domain.second_factor.use_cases.reset_second_factor import ResetSecondFactor
from domain.second_factor.use_cases.verify_code import VerifyCode
from domain.shared.actor import Actor
from domain.shared.clock import Clock
from domain.users.ports import HeldPermissions, UserRepository


def provide_get_second_factor(
    caller: Port[Actor], second_factor_repository: Port[SecondFactorRepository]
) -> GetSecondFactor:
    return GetSecondFactor(actor=caller, factors=second_factor_repository)


def provide_enrol_totp(
    caller: Port[Actor],
    password_proof: Port[PasswordProof],
    second_factor_repository: Port[SecondFactorRepository],
    authenticators: Port[Authenticators],
    clock: Port[Clock],
) -> EnrolTotp:
    return EnrolTotp(
        actor=caller,
        password=password_proof,
        factors=second_factor_repository,
        authenticators=authenticators,
        clock=clock,
    )


def provide_confirm_totp(
    caller: Port[Actor],
    second_factor_repository: Port[SecondFactorRepository],
    authenticators: Port[Authenticators],
    recovery_codes: Port[RecoveryCodes],
    owner_attempts: Port[OwnerAttempts],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> ConfirmTotp:
    return ConfirmTotp(
        actor=caller,
        factors=second_factor_repository,
        authenticators=authenticators,
        recovery_codes=recovery_codes,
        attempts=owner_attempts,
        audit=audit_trail,
        clock=clock,
    )


def provide_verify_code(caller: Port[Actor], code_proof: Port[CodeProof], clock: Port[Clock]) -> VerifyCode:
    return VerifyCode(actor=caller, code=code_proof, clock=clock)


def provide_replace_recovery_codes(
    caller: Port[Actor],
    code_proof: Port[CodeProof],
    second_factor_repository: Port[SecondFactorRepository],
    recovery_codes: Port[RecoveryCodes],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> ReplaceRecoveryCodes:
    return ReplaceRecoveryCodes(
        actor=caller,
        code=code_proof,
        factors=second_factor_repository,
        recovery_codes=recovery_codes,
        audit=audit_trail,
        clock=clock,
    )


def provide_disable_second_factor(
    caller: Port[Actor],
    password_proof: Port[PasswordProof],
    code_proof: Port[CodeProof],
    second_factor_repository: Port[SecondFactorRepository],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> DisableSecondFactor:
    return DisableSecondFactor(
        actor=caller,
        password=password_proof,
        code=code_proof,
        factors=second_factor_repository,
        audit=audit_trail,
        clock=clock,
    )


def provide_reset_second_factor(
    caller: Port[Actor],
    user_repository: Port[UserRepository],
    held_permissions: Port[HeldPermissions],
    second_factor_repository: Port[SecondFactorRepository],
    audit_trail: Port[AuditTrail],
    clock: Port[Clock],
) -> ResetSecondFactor:
    return ResetSecondFactor(
        actor=caller,
        users=user_repository,
        held_permissions=held_permissions,
        factors=second_factor_repository,
        audit=audit_trail,
        clock=clock,
    )


OWN_USE_CASES: Final = {
    **PROOFS,
    "get_second_factor": Provide(provide_get_second_factor, sync_to_thread=False),
    "enrol_totp": Provide(provide_enrol_totp, sync_to_thread=False),
    "confirm_totp": Provide(provide_confirm_totp, sync_to_thread=False),
    "verify_code": Provide(provide_verify_code, sync_to_thread=False),
    "replace_recovery_codes": Provide(provide_replace_recovery_codes, sync_to_thread=False),
    "disable_second_factor": Provide(provide_disable_second_factor, sync_to_thread=False),
}
OTHERS_USE_CASES: Final = {"reset_second_factor": Provide(provide_reset_second_factor, sync_to_thread=False)}
