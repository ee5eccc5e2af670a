"""What users may do, as JSON."""

from typing import Annotated, Self

from msgspec import Meta, Struct

from app.http.schemas import Id
from app.roles.schemas import RoleName
from app.users.schemas import Email
from domain.roles.authorization import Decision
from domain.roles.entities import HeldRoles, Role
from domain.roles.use_cases.check_authorization import CheckAuthorizationCommand
from domain.shared.permissions import Permission


class RoleReference(Struct, frozen=True, kw_only=True):
    id: Id
    name: RoleName

    @classmethod
    def of(cls, role: Role) -> Self:
        return cls(id=role.id, name=role.name.text)


GivingRoles = Annotated[list[RoleReference], Meta(max_length=10_000, description="The roles that allow it.")]


class EffectivePermissionResponse(Struct, frozen=True, kw_only=True):
    permission: Permission
    roles: GivingRoles


class EffectivePermissionsResponse(Struct, frozen=True, kw_only=True):
    items: Annotated[list[EffectivePermissionResponse], Meta(max_length=100)]

    @classmethod
    def of(cls, held: HeldRoles) -> Self:
        return cls(
            items=[
                EffectivePermissionResponse(
                    permission=permission,
                    roles=[RoleReference.of(role) for role in held.roles if permission in role.permissions],
                )
                for permission in sorted(held.permissions)
            ]
        )


class CheckAuthorizationRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Either `user_id` or `email`, and either `permission` or `role`."""

    user_id: Id | None = None
    email: Email | None = None
    permission: Permission | None = None
    role: RoleName | None = None

    def to_command(self) -> CheckAuthorizationCommand:
        return CheckAuthorizationCommand(
            user_id=self.user_id, email=self.email, permission=self.permission, role=self.role
        )


class DecisionResponse(Struct, frozen=True, kw_only=True):
    allowed: bool
    reason: Annotated[str, Meta(max_length=2000, examples=["`users:read` comes with `editor`."])]
    roles: GivingRoles

    @classmethod
    def of(cls, decision: Decision) -> Self:
        return cls(
            allowed=decision.allowed,
            reason=decision.reason,
            roles=[RoleReference.of(role) for role in decision.roles],
        )
