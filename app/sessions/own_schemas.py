"""Oneself as JSON, and passwords on their way in."""

from typing import Annotated, Self

from msgspec import UNSET, Meta, Struct, UnsetType

from app.http.schemas import Id, Time, Version
from app.sessions.schemas import TypedPassword
from app.users.schemas import DisplayName, Email, NewPassword, RoleNames
from domain.sessions.use_cases.change_own_password import ChangeOwnPasswordCommand
from domain.shared.actor import Actor
from domain.shared.permissions import Permission
from domain.users.entities import User
from domain.users.values import UserStatus


class MeResponse(Struct, frozen=True, kw_only=True):
    """A user, with what this request may do."""

    id: Id
    email: Email
    display_name: DisplayName
    status: UserStatus
    roles: RoleNames
    permissions: Annotated[
        list[Permission],
        Meta(max_length=100, description="What this session or API key may do now.", examples=[["users:read"]]),
    ]
    session_id: Annotated[Id | None, Meta(description="Null when an API key asks.")]
    version: Version
    created_at: Time
    updated_at: Time

    @classmethod
    def of(cls, user: User, caller: Actor) -> Self:
        return cls(
            id=user.id,
            email=user.email.address,
            display_name=user.display_name.text,
            status=user.status,
            roles=list(user.roles),
            permissions=sorted(caller.permissions),
            session_id=caller.session_id,
            version=user.version,
            created_at=user.created_at,
            updated_at=user.updated_at,
        )


class UpdateMeRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON merge patch (RFC 7396)."""

    display_name: DisplayName | UnsetType = UNSET


class ChangeOwnPasswordRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    current_password: TypedPassword
    new_password: NewPassword

    def __repr__(self) -> str:
        return "ChangeOwnPasswordRequest()"

    def to_command(self) -> ChangeOwnPasswordCommand:
        return ChangeOwnPasswordCommand(current_password=self.current_password, new_password=self.new_password)


class SetPasswordRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    new_password: NewPassword

    def __repr__(self) -> str:
        return "SetPasswordRequest()"
