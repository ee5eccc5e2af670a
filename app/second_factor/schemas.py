"""Second factors as JSON. What is secret is in two of the answers, and in no `repr`."""

from typing import Annotated, Self

from msgspec import Meta, Struct

from app.http.schemas import Time
from domain.second_factor.entities import Enrolment, SecondFactorState
from domain.second_factor.use_cases.disable_second_factor import DisableSecondFactorCommand
from domain.second_factor.values import CODE_MAX, RECOVERY_CODES, RecoveryCode
from domain.users.values import PASSWORD_MAX

CurrentPassword = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=PASSWORD_MAX,
        extra_json_schema={"format": "password", "writeOnly": True},
        description="The one that you sign in with.",
        examples=["four unrelated words here"],
    ),
]
TotpCodeText = Annotated[
    str,
    Meta(min_length=1, max_length=CODE_MAX, description="The six digits of your authenticator.", examples=["287082"]),
]
CodeText = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=CODE_MAX,
        description="The six digits of your authenticator, or a recovery code. Each works once.",
        examples=["287082", "0f3k-9xw2-vd7m"],
    ),
]


class EnrolTotpRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    password: CurrentPassword

    def __repr__(self) -> str:
        return "EnrolTotpRequest()"


class ConfirmTotpRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: TotpCodeText

    def __repr__(self) -> str:
        return "ConfirmTotpRequest()"


class CodeRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: CodeText

    def __repr__(self) -> str:
        return "CodeRequest()"


class DisableSecondFactorRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    password: CurrentPassword
    code: CodeText

    def __repr__(self) -> str:
        return "DisableSecondFactorRequest()"

    def to_command(self) -> DisableSecondFactorCommand:
        return DisableSecondFactorCommand(password=self.password, code=self.code)


class SecondFactorResponse(Struct, frozen=True, kw_only=True):
    enabled: Annotated[bool, Meta(description="Whether signing in takes a code.")]
    since: Time | None
    recovery_codes_left: Annotated[int, Meta(ge=0, le=RECOVERY_CODES)]

    @classmethod
    def of(cls, state: SecondFactorState) -> Self:
        return cls(enabled=state.is_enabled, since=state.since, recovery_codes_left=state.recovery_codes_left)


class EnrolmentResponse(Struct, frozen=True, kw_only=True):
    secret: Annotated[
        str,
        Meta(
            max_length=64,
            description="To be typed into the authenticator. It is not shown again.",
            examples=["JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"],
        ),
    ]
    uri: Annotated[
        str,
        Meta(
            max_length=1000,
            extra_json_schema={"format": "uri"},
            description="The same for a QR code.",
            examples=["otpauth://totp/Roster:ana%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Roster"],
        ),
    ]

    def __repr__(self) -> str:
        return "EnrolmentResponse()"

    @classmethod
    def of(cls, enrolment: Enrolment) -> Self:
        return cls(secret=enrolment.secret, uri=enrolment.uri)


class RecoveryCodesResponse(Struct, frozen=True, kw_only=True):
    recovery_codes: Annotated[
        list[Annotated[str, Meta(max_length=CODE_MAX, examples=["0f3k-9xw2-vd7m"])]],
        Meta(
            max_length=RECOVERY_CODES, description="For the day on which the phone is lost. They are not shown again."
        ),
    ]

    def __repr__(self) -> str:
        return "RecoveryCodesResponse()"

    @classmethod
    def of(cls, codes: tuple[RecoveryCode, ...]) -> Self:
        return cls(recovery_codes=[code.text for code in codes])
