"""The routes about what users may do."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody

from app.http.documentation import problems
from app.http.injection import Port
from app.roles.authorization_providers import AUTHORIZATION_USE_CASES
from app.roles.authorization_schemas import CheckAuthorizationRequest, DecisionResponse, EffectivePermissionsResponse
from domain.roles.errors import AmbiguousQuestion, InvalidRoleName
from domain.roles.use_cases.check_authorization import CheckAuthorization
from domain.roles.use_cases.list_effective_permissions import ListEffectivePermissions
from domain.users.errors import InvalidEmail, UserNotFound


class EffectivePermissionsController(Controller):
    path = "/v1/users/{user_id:uuid}/effective-permissions"
    tags = ("Roles",)
    dependencies = AUTHORIZATION_USE_CASES

    @get(
        operation_id="listEffectivePermissions",
        summary="List what a user may do, and by which roles",
        description="Everybody may ask this about themselves.",
        responses=problems(UserNotFound),
    )
    async def list_all(
        self, user_id: FromPath[UUID], list_effective_permissions: Port[ListEffectivePermissions]
    ) -> EffectivePermissionsResponse:
        return EffectivePermissionsResponse.of(await list_effective_permissions.execute(user_id))


class AuthorizationController(Controller):
    path = "/v1/authz/check"
    tags = ("Roles",)
    dependencies = AUTHORIZATION_USE_CASES

    @post(
        operation_id="checkAuthorization",
        summary="Ask whether a user may do something",
        description="A user who is unknown or deactivated may do nothing. Everybody may ask this about themselves.",
        status_code=200,
        responses=problems(AmbiguousQuestion, InvalidEmail, InvalidRoleName),
    )
    async def check(
        self, data: JSONBody[CheckAuthorizationRequest], check_authorization: Port[CheckAuthorization]
    ) -> DecisionResponse:
        return DecisionResponse.of(await check_authorization.execute(data.to_command()))
