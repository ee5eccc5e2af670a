"""The routes about who holds which role: membership is a sub-resource, so that retries are harmless."""

from uuid import UUID

from litestar import Controller, Response, delete, get, put
from litestar.params import FromPath, JSONBody

from app.http.body import OptionalBody
from app.http.conditional import IfMatch, IfNoneMatch, etag, expected_versions, is_unchanged, not_modified
from app.http.documentation import problems
from app.http.idempotency import KeptResponse
from app.http.injection import Port
from app.roles.assignments_schemas import GrantRoleRequest, ReplaceRolesRequest, RolesOfUserResponse
from app.roles.providers import ASSIGNMENT_USE_CASES
from domain.roles.entities import HeldRoles
from domain.roles.errors import ExpiryInThePast, InvalidReason, RoleNotFound, UnknownRole
from domain.roles.use_cases.grant_role import GrantRole
from domain.roles.use_cases.list_roles_of_user import ListRolesOfUser
from domain.roles.use_cases.replace_roles import ReplaceRoles
from domain.roles.use_cases.revoke_role import RevokeRole
from domain.shared.actor import BeyondOwnPermissions
from domain.shared.version import VersionIsStale
from domain.users.errors import LastAdministrator, UserNotFound


class AssignmentsController(Controller):
    path = "/v1/users/{user_id:uuid}/roles"
    tags = ("Roles",)
    dependencies = ASSIGNMENT_USE_CASES

    @get(operation_id="listRolesOfUser", summary="List the roles a user holds", responses=problems(UserNotFound))
    async def list_all(
        self, user_id: FromPath[UUID], list_roles_of_user: Port[ListRolesOfUser], if_none_match: IfNoneMatch = None
    ) -> Response[RolesOfUserResponse]:
        held = await list_roles_of_user.execute(user_id)
        return not_modified(held.version) if is_unchanged(held.version, if_none_match) else _answer(held)

    @put(
        operation_id="replaceRoles",
        summary="Decide the whole set of roles a user holds",
        responses=problems(UserNotFound, BeyondOwnPermissions, UnknownRole, VersionIsStale, LastAdministrator),
    )
    async def replace(
        self,
        user_id: FromPath[UUID],
        data: JSONBody[ReplaceRolesRequest],
        replace_roles: Port[ReplaceRoles],
        if_match: IfMatch = None,
    ) -> Response[RolesOfUserResponse]:
        return _answer(await replace_roles.execute(user_id, data.role_ids, expected=expected_versions(if_match)))

    @put(
        "/{role_id:uuid}",
        operation_id="grantRole",
        summary="Grant a role to a user",
        description="Granting again on other terms changes these; what is left out of them is taken away.",
        status_code=204,
        responses=problems(
            UserNotFound, BeyondOwnPermissions, RoleNotFound, LastAdministrator, ExpiryInThePast, InvalidReason
        ),
    )
    async def grant(
        self,
        user_id: FromPath[UUID],
        role_id: FromPath[UUID],
        grant_role: Port[GrantRole],
        data: OptionalBody[GrantRoleRequest] = None,
    ) -> None:
        await grant_role.execute((data or GrantRoleRequest()).to_command(user_id, role_id))

    @delete(
        "/{role_id:uuid}",
        operation_id="revokeRole",
        summary="Revoke a role from a user",
        responses=problems(UserNotFound, BeyondOwnPermissions, RoleNotFound, LastAdministrator),
    )
    async def revoke(self, user_id: FromPath[UUID], role_id: FromPath[UUID], revoke_role: Port[RevokeRole]) -> None:
        await revoke_role.execute(user_id, role_id)


def _answer(held: HeldRoles) -> KeptResponse[RolesOfUserResponse]:
    return KeptResponse(RolesOfUserResponse.of(held), headers={"ETag": etag(held.version)})
