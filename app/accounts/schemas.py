"""Accounts and invitations as JSON. What is secret is in no `repr`."""

from typing import Annotated, Self

from msgspec import Meta, Struct

from app.http.pagination import LIMIT_MAX
from app.http.schemas import Id, NextCursor, Time
from app.users.schemas import DisplayName, Email, NewPassword
from domain.accounts.entities import Invitation
from domain.accounts.use_cases.accept_invitation import AcceptInvitationCommand
from domain.accounts.use_cases.invite_user import InviteUserCommand
from domain.accounts.use_cases.register_account import RegisterAccountCommand
from domain.accounts.use_cases.request_email_change import RequestEmailChangeCommand
from domain.accounts.use_cases.reset_password import ResetPasswordCommand
from domain.accounts.use_cases.verify_account import VerifyAccountCommand
from domain.shared.page import Page
from domain.users.values import PASSWORD_MAX

Token = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        pattern=r"^[A-Za-z0-9_-]*\Z",
        description="From the link in the mail. Works once.",
        examples=["rat_Zv3zH2m8p1QWcXy0b7nKk4LrT5uD6eFgIjOaShPqN9M"],
    ),
]
TypedPassword = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=PASSWORD_MAX,
        extra_json_schema={"format": "password", "writeOnly": True},
        examples=["four unrelated words here"],
    ),
]
RoleIds = Annotated[list[Id], Meta(max_length=100, description="The roles that the user will hold.")]


class Secretive(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request whose members are nobody's to read in a log."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"


class RegisterAccountRequest(Secretive, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: Email
    display_name: DisplayName

    def to_command(self) -> RegisterAccountCommand:
        return RegisterAccountCommand(email=self.email, display_name=self.display_name)


class VerifyAccountRequest(Secretive, frozen=True, kw_only=True, forbid_unknown_fields=True):
    token: Token
    password: NewPassword

    def to_command(self) -> VerifyAccountCommand:
        return VerifyAccountCommand(secret=self.token, password=self.password)


class TokenRequest(Secretive, frozen=True, kw_only=True, forbid_unknown_fields=True):
    token: Token


class RequestPasswordResetRequest(Secretive, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: Email


class ResetPasswordRequest(Secretive, frozen=True, kw_only=True, forbid_unknown_fields=True):
    token: Token
    password: NewPassword

    def to_command(self) -> ResetPasswordCommand:
        return ResetPasswordCommand(secret=self.token, password=self.password)


class RequestEmailChangeRequest(Secretive, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: Email
    password: TypedPassword

    def to_command(self) -> RequestEmailChangeCommand:
        return RequestEmailChangeCommand(email=self.email, password=self.password)


class AcceptInvitationRequest(Secretive, frozen=True, kw_only=True, forbid_unknown_fields=True):
    token: Token
    password: NewPassword
    display_name: DisplayName

    def to_command(self) -> AcceptInvitationCommand:
        return AcceptInvitationCommand(secret=self.token, password=self.password, display_name=self.display_name)


class InviteUserRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: Email
    display_name: DisplayName | None = None
    role_ids: RoleIds = []

    def to_command(self) -> InviteUserCommand:
        return InviteUserCommand(email=self.email, display_name=self.display_name, role_ids=self.role_ids)


class InvitationResponse(Struct, frozen=True, kw_only=True):
    id: Id
    email: Email
    display_name: DisplayName | None
    role_ids: RoleIds
    invited_by: Id
    created_at: Time
    expires_at: Time

    @classmethod
    def of(cls, invitation: Invitation) -> Self:
        return cls(
            id=invitation.id,
            email=invitation.email.address,
            display_name=invitation.display_name.text if invitation.display_name else None,
            role_ids=list(invitation.role_ids),
            invited_by=invitation.invited_by,
            created_at=invitation.created_at,
            expires_at=invitation.expires_at,
        )


class InvitationPageResponse(Struct, frozen=True, kw_only=True):
    items: Annotated[list[InvitationResponse], Meta(max_length=LIMIT_MAX)]
    next_cursor: NextCursor

    @classmethod
    def of(cls, page: Page[Invitation], next_cursor: str | None) -> Self:
        items = [InvitationResponse.of(invitation) for invitation in page.items]
        return cls(items=items, next_cursor=next_cursor)
