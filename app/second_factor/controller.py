"""The routes about second factors: translate, run one use case, translate back."""

from typing import Final, TypeVar
from uuid import UUID

from litestar import Controller, Response, delete, get, post
from litestar.params import FromPath, JSONBody

from app.http.documentation import problems
from app.http.idempotency import KeptResponse
from app.http.injection import Port
from app.http.json_response import JsonResponse
from app.second_factor.providers import OTHERS_USE_CASES, OWN_USE_CASES
from app.second_factor.schemas import (
    CodeRequest,
    ConfirmTotpRequest,
    DisableSecondFactorRequest,
    EnrolmentResponse,
    EnrolTotpRequest,
    RecoveryCodesResponse,
    SecondFactorResponse,
)
from domain.second_factor.errors import (
    CodeRefused,
    NothingToConfirm,
    PasswordRefused,
    SecondFactorAlreadyEnabled,
    SecondFactorNotEnabled,
)
from domain.second_factor.use_cases.confirm_totp import ConfirmTotp
from domain.second_factor.use_cases.disable_second_factor import DisableSecondFactor
from domain.second_factor.use_cases.enrol_totp import EnrolTotp
from domain.second_factor.use_cases.get_second_factor import GetSecondFactor
from domain.second_factor.use_cases.replace_recovery_codes import ReplaceRecoveryCodes
from domain.second_factor.use_cases.reset_second_factor import ResetSecondFactor
from domain.second_factor.use_cases.verify_code import VerifyCode
from domain.shared.actor import BeyondOwnPermissions, NotSignedIn, OwnAccount, SessionRequired
from domain.shared.throttle import TooManyAttempts
from domain.users.errors import UserNotFound

T = TypeVar("T")

OWN: Final = (NotSignedIn, SessionRequired)
GUESSABLE: Final = (*OWN, TooManyAttempts)


class SecondFactorController(Controller):
    path = "/v1/me/second-factor"
    tags = ("Second factor",)
    dependencies = OWN_USE_CASES

    @get(operation_id="getSecondFactor", summary="See whether signing in takes a code", responses=problems(*OWN))
    async def read(self, get_second_factor: Port[GetSecondFactor]) -> Response[SecondFactorResponse]:
        return JsonResponse(SecondFactorResponse.of(await get_second_factor.execute()))

    @post(
        "/totp",
        operation_id="enrolTotp",
        summary="Get a secret for an authenticator",
        status_code=200,
        responses=problems(*GUESSABLE, PasswordRefused, SecondFactorAlreadyEnabled),
    )
    async def enrol(self, data: JSONBody[EnrolTotpRequest], enrol_totp: Port[EnrolTotp]) -> Response[EnrolmentResponse]:
        return _shown_once(EnrolmentResponse.of(await enrol_totp.execute(data.password)))

    @post(
        "/totp/confirm",
        operation_id="confirmTotp",
        summary="Enable the second factor with a first code",
        status_code=200,
        responses=problems(*GUESSABLE, NothingToConfirm, CodeRefused),
    )
    async def confirm(
        self, data: JSONBody[ConfirmTotpRequest], confirm_totp: Port[ConfirmTotp]
    ) -> Response[RecoveryCodesResponse]:
        return _shown_once(RecoveryCodesResponse.of(await confirm_totp.execute(data.code)))

    @post(
        "/verify",
        operation_id="verifyCode",
        summary="Check a code, and use it up",
        status_code=204,
        responses=problems(*GUESSABLE, SecondFactorNotEnabled, CodeRefused),
    )
    async def verify(self, data: JSONBody[CodeRequest], verify_code: Port[VerifyCode]) -> None:
        await verify_code.execute(data.code)

    @post(
        "/recovery-codes",
        operation_id="replaceRecoveryCodes",
        summary="Get new recovery codes instead of the old ones",
        status_code=200,
        responses=problems(*GUESSABLE, SecondFactorNotEnabled, CodeRefused),
    )
    async def replace_codes(
        self, data: JSONBody[CodeRequest], replace_recovery_codes: Port[ReplaceRecoveryCodes]
    ) -> Response[RecoveryCodesResponse]:
        return _shown_once(RecoveryCodesResponse.of(await replace_recovery_codes.execute(data.code)))

    @post(
        "/disable",
        operation_id="disableSecondFactor",
        summary="Sign in without a code again",
        status_code=204,
        responses=problems(*GUESSABLE, PasswordRefused, SecondFactorNotEnabled, CodeRefused),
    )
    async def disable(
        self, data: JSONBody[DisableSecondFactorRequest], disable_second_factor: Port[DisableSecondFactor]
    ) -> None:
        await disable_second_factor.execute(data.to_command())


class SecondFactorOfUserController(Controller):
    path = "/v1/users/{user_id:uuid}/second-factor"
    tags = ("Second factor",)
    dependencies = OTHERS_USE_CASES

    @delete(
        operation_id="resetSecondFactor",
        summary="Disable the second factor of somebody who has lost it",
        responses=problems(OwnAccount, UserNotFound, BeyondOwnPermissions),
    )
    async def reset(self, user_id: FromPath[UUID], reset_second_factor: Port[ResetSecondFactor]) -> None:
        await reset_second_factor.execute(user_id)


def _shown_once(content: T) -> KeptResponse[T]:
    return KeptResponse(content, headers={"Cache-Control": "no-store"})
