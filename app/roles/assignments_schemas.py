"""Who holds which role, as JSON."""

from typing import Annotated, Self
from uuid import UUID

from msgspec import Meta, Struct, structs

from app.http.schemas import NO_CONTROL_CHARACTERS, Id, Time
from app.http.times import in_utc
from app.roles.schemas import RoleResponse
from domain.roles.entities import Grant, HeldRoles
from domain.roles.use_cases.grant_role import GrantRoleCommand
from domain.roles.values import DESCRIPTION_MAX

GrantReason = Annotated[
    str,
    Meta(
        max_length=DESCRIPTION_MAX,
        pattern=NO_CONTROL_CHARACTERS,
        description="Why it was granted, in people's words.",
        examples=["Stands in for Bea until May."],
    ),
]
GrantExpiry = Annotated[Time | None, Meta(description="From then on the grant counts for nothing.")]


class ReplaceRolesRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    role_ids: Annotated[
        list[Id], Meta(max_length=1000, description="The roles the user shall hold: these and no other.")
    ]


class GrantRoleRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it may be left out: then the role is held until it is revoked."""

    expires_at: GrantExpiry = None
    reason: GrantReason | None = None

    def to_command(self, user_id: UUID, role_id: UUID) -> GrantRoleCommand:
        expires_at = in_utc(self.expires_at, pointer="/expires_at")
        return GrantRoleCommand(user_id=user_id, role_id=role_id, expires_at=expires_at, reason=self.reason)


class HeldRoleResponse(RoleResponse, frozen=True, kw_only=True):
    """The role, and how the user came to hold it."""

    granted_at: Time
    granted_by: Annotated[
        Annotated[str, Meta(max_length=100, examples=["user:01980a3e-7c1d-7b5e-9f43-2a8f5b1c6d70"])] | None,
        Meta(description="Who granted it, as the audit trail names them; null for what is older than this member."),
    ]
    expires_at: Annotated[Time | None, Meta(description="When it stops to count; null when it does not.")]
    reason: GrantReason | None

    @classmethod
    def of_grant(cls, grant: Grant) -> Self:
        terms = grant.terms
        return cls(
            **structs.asdict(RoleResponse.of(grant.role)),
            granted_at=grant.granted_at,
            granted_by=grant.granted_by,
            expires_at=terms.expires_at,
            reason=terms.reason.text if terms.reason else None,
        )


class RolesOfUserResponse(Struct, frozen=True, kw_only=True):
    items: Annotated[list[HeldRoleResponse], Meta(max_length=10_000)]

    @classmethod
    def of(cls, held: HeldRoles) -> Self:
        return cls(items=[HeldRoleResponse.of_grant(grant) for grant in held.grants])
