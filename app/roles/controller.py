"""The routes about roles: translate, run one use case, translate back."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.params import BodyKwarg, FromPath, JSONBody, QueryParameter

from app.http.addresses import public
from app.http.choices import choice
from app.http.conditional import IfMatch, IfNoneMatch, etag, expected_versions, is_unchanged, not_modified
from app.http.documentation import problems
from app.http.idempotency import KeptResponse
from app.http.injection import Port
from app.http.pagination import LIMIT_DEFAULT, Cursor, Limit, page_request, paged, sorted_by
from app.roles.providers import ROLE_USE_CASES
from app.roles.schemas import CreateRoleRequest, RolePageResponse, RoleResponse, UpdateRoleRequest
from domain.roles.entities import Role
from domain.roles.errors import (
    InvalidDescription,
    InvalidRoleName,
    RoleInUse,
    RoleIsBuiltIn,
    RoleNameAlreadyTaken,
    RoleNotFound,
    UnknownPermission,
)
from domain.roles.use_cases.create_role import CreateRole
from domain.roles.use_cases.delete_role import DeleteRole
from domain.roles.use_cases.get_role import GetRole
from domain.roles.use_cases.list_roles import ListRoles
from domain.roles.use_cases.update_role import UpdateRole
from domain.roles.values import RoleSort
from domain.shared.actor import BeyondOwnPermissions
from domain.shared.version import VersionIsStale

AnyRequest = Request[Any, Any, Any]
MergePatch = Annotated[UpdateRoleRequest, BodyKwarg(media_type="application/merge-patch+json")]
Sorted = Annotated[str, sorted_by(RoleSort)]
Force = Annotated[bool, QueryParameter(description="Also when users hold the role: it is taken from all of them.")]


class RolesController(Controller):
    path = "/v1/roles"
    tags = ("Roles",)
    dependencies = ROLE_USE_CASES

    @post(
        operation_id="createRole",
        summary="Create a role",
        responses=problems(
            BeyondOwnPermissions, RoleNameAlreadyTaken, InvalidRoleName, InvalidDescription, UnknownPermission
        ),
    )
    async def create(
        self, request: AnyRequest, data: JSONBody[CreateRoleRequest], create_role: Port[CreateRole]
    ) -> Response[RoleResponse]:
        role = await create_role.execute(data.to_command())
        response = _answer(role)
        response.headers["Location"] = public(request.scope, f"{self.path}/{role.id}")
        return response

    @get(operation_id="listRoles", summary="List roles")
    async def list_page(
        self,
        request: AnyRequest,
        list_roles: Port[ListRoles],
        sort: Sorted = RoleSort.CREATED_AT.value,
        limit: Limit = LIMIT_DEFAULT,
        cursor: Cursor = None,
    ) -> Response[RolePageResponse]:
        order = choice(RoleSort, sort, parameter="sort")
        found = await list_roles.execute(page_request(request, limit, cursor), order)
        return paged(request, limit, found, RolePageResponse.of)

    @get("/{role_id:uuid}", operation_id="getRole", summary="Read a role", responses=problems(RoleNotFound))
    async def read(
        self, role_id: FromPath[UUID], get_role: Port[GetRole], if_none_match: IfNoneMatch = None
    ) -> Response[RoleResponse]:
        role = await get_role.execute(role_id)
        return not_modified(role.version) if is_unchanged(role.version, if_none_match) else _answer(role)

    @patch(
        "/{role_id:uuid}",
        operation_id="updateRole",
        summary="Change a role's name, description or permissions",
        responses=problems(
            RoleNotFound,
            BeyondOwnPermissions,
            RoleNameAlreadyTaken,
            RoleIsBuiltIn,
            VersionIsStale,
            InvalidRoleName,
            InvalidDescription,
            UnknownPermission,
        ),
    )
    async def update(
        self, role_id: FromPath[UUID], data: MergePatch, update_role: Port[UpdateRole], if_match: IfMatch = None
    ) -> Response[RoleResponse]:
        return _answer(await update_role.execute(data.to_command(role_id, expected_versions(if_match))))

    @delete(
        "/{role_id:uuid}",
        operation_id="deleteRole",
        summary="Delete a role for good",
        responses=problems(RoleNotFound, BeyondOwnPermissions, RoleInUse, RoleIsBuiltIn, VersionIsStale),
    )
    async def remove(
        self,
        role_id: FromPath[UUID],
        delete_role: Port[DeleteRole],
        force: Force = False,  # noqa: FBT002 (a query parameter, named in the URL)
        if_match: IfMatch = None,
    ) -> None:
        await delete_role.execute(role_id, force=force, expected=expected_versions(if_match))


def _answer(role: Role) -> KeptResponse[RoleResponse]:
    return KeptResponse(RoleResponse.of(role), headers={"ETag": etag(role.version)})
