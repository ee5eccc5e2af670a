"""Roles as JSON."""

from typing import Annotated, Self
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from app.http.pagination import LIMIT_MAX
from app.http.schemas import NO_CONTROL_CHARACTERS, Id, NextCursor, Time, Version
from domain.roles.entities import Role
from domain.roles.use_cases.create_role import CreateRoleCommand
from domain.roles.use_cases.update_role import UpdateRoleCommand
from domain.roles.values import DESCRIPTION_MAX, ROLE_NAME_MAX, ROLE_NAME_PATTERN
from domain.shared.page import Page
from domain.shared.permissions import Permission
from domain.shared.version import ExpectedVersions

RoleName = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=ROLE_NAME_MAX,
        pattern=ROLE_NAME_PATTERN,
        description="A slug, unique.",
        examples=["editor"],
    ),
]
Description = Annotated[
    str, Meta(max_length=DESCRIPTION_MAX, pattern=NO_CONTROL_CHARACTERS, examples=["Writes and publishes articles."])
]
PermissionSet = Annotated[
    list[Permission],
    Meta(
        max_length=100,
        description="Names from `GET /v1/permissions`; repeating one changes nothing.",
        examples=[["users:read"]],
    ),
]


class CreateRoleRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: RoleName
    description: Description = ""
    permissions: PermissionSet = []

    def to_command(self) -> CreateRoleCommand:
        return CreateRoleCommand(name=self.name, description=self.description, permissions=self.permissions)


class UpdateRoleRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON merge patch (RFC 7396): members that are left out stay as they are; a set is replaced whole."""

    name: RoleName | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    permissions: PermissionSet | UnsetType = UNSET

    def to_command(self, role_id: UUID, expected: ExpectedVersions) -> UpdateRoleCommand:
        return UpdateRoleCommand(
            role_id=role_id,
            expected=expected,
            name=None if self.name is UNSET else self.name,
            description=None if self.description is UNSET else self.description,
            permissions=None if self.permissions is UNSET else self.permissions,
        )


class RoleResponse(Struct, frozen=True, kw_only=True):
    id: Id
    name: RoleName
    description: Description
    permissions: PermissionSet
    built_in: Annotated[bool, Meta(description="Whether Roster itself owns the role.")]
    version: Version
    created_at: Time
    updated_at: Time

    @classmethod
    def of(cls, role: Role) -> Self:
        return cls(
            id=role.id,
            name=role.name.text,
            description=role.description.text,
            permissions=sorted(role.permissions),
            built_in=role.is_built_in,
            version=role.version,
            created_at=role.created_at,
            updated_at=role.updated_at,
        )


class RolePageResponse(Struct, frozen=True, kw_only=True):
    items: Annotated[list[RoleResponse], Meta(max_length=LIMIT_MAX)]
    next_cursor: NextCursor

    @classmethod
    def of(cls, page: Page[Role], next_cursor: str | None) -> Self:
        return cls(items=[RoleResponse.of(role) for role in page.items], next_cursor=next_cursor)


class PermissionResponse(Struct, frozen=True, kw_only=True):
    name: Permission
    description: Annotated[str, Meta(max_length=DESCRIPTION_MAX, examples=["Find users."])]


class PermissionListResponse(Struct, frozen=True, kw_only=True):
    items: Annotated[list[PermissionResponse], Meta(max_length=100)]
