"""Users as JSON."""

from typing import Annotated, Self
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from app.http.schemas import NO_CONTROL_CHARACTERS, Id, Time, Version
from domain.shared.version import ExpectedVersions
from domain.users.entities import User
from domain.users.use_cases.register_user import RegisterUserCommand
from domain.users.use_cases.update_user import UpdateUserCommand
from domain.users.values import DISPLAY_NAME_MAX, EMAIL_MAX, PASSWORD_MAX, PASSWORD_MIN, UserStatus

Email = Annotated[
    str,
    Meta(
        min_length=3,
        max_length=EMAIL_MAX,
        pattern=NO_CONTROL_CHARACTERS,
        extra_json_schema={"format": "email"},
        description="Unique without regard to case.",
        examples=["ana@example.com"],
    ),
]
DisplayName = Annotated[
    str,
    Meta(min_length=1, max_length=DISPLAY_NAME_MAX, pattern=NO_CONTROL_CHARACTERS, examples=["Ana Lima"]),
]
NewPassword = Annotated[
    str,
    Meta(
        min_length=PASSWORD_MIN,
        max_length=PASSWORD_MAX,
        extra_json_schema={"format": "password", "writeOnly": True},
        description="Any characters; refused when it is one that attackers try first.",
        examples=["four unrelated words here"],
    ),
]
RoleNames = Annotated[
    list[Annotated[str, Meta(max_length=64)]],
    Meta(max_length=10_000, description="Names of the roles the user holds.", examples=[["editor"]]),
]


class RegisterUserRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: Email
    display_name: DisplayName
    password: NewPassword | None = None

    def __repr__(self) -> str:
        return f"RegisterUserRequest({self.email!r})"

    def to_command(self) -> RegisterUserCommand:
        return RegisterUserCommand(email=self.email, display_name=self.display_name, password=self.password)


class UpdateUserRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON merge patch (RFC 7396): members that are left out stay as they are."""

    email: Email | UnsetType = UNSET
    display_name: DisplayName | UnsetType = UNSET

    def to_command(self, user_id: UUID, expected: ExpectedVersions) -> UpdateUserCommand:
        return UpdateUserCommand(
            user_id=user_id,
            expected=expected,
            email=None if self.email is UNSET else self.email,
            display_name=None if self.display_name is UNSET else self.display_name,
        )


class UserResponse(Struct, frozen=True, kw_only=True):
    id: Id
    email: Email
    email_verified: Annotated[bool, Meta(description="Whether somebody proved that mail to it reaches them.")]
    display_name: DisplayName
    status: UserStatus
    roles: RoleNames
    version: Version
    created_at: Time
    updated_at: Time

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(
            id=user.id,
            email=user.email.address,
            email_verified=user.email_verified_at is not None,
            display_name=user.display_name.text,
            status=user.status,
            roles=list(user.roles),
            version=user.version,
            created_at=user.created_at,
            updated_at=user.updated_at,
        )
