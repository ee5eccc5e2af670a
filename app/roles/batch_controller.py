"""The routes that grant a role to many users and revoke it: translate, run one use case, translate back."""

from uuid import UUID

from litestar import Controller, Response, post
from litestar.params import FromPath, JSONBody

from app.http.documentation import problems
from app.http.idempotency import KeptResponse
from app.http.injection import Port
from app.roles.batch_providers import BATCH_USE_CASES
from app.roles.batch_schemas import GrantRoleToUsersRequest, RevokeRoleFromUsersRequest, RoleOfUsersResponse
from domain.roles.errors import ExpiryInThePast, InvalidReason, RoleNotFound
from domain.roles.use_cases.grant_role_to_users import GrantRoleToUsers
from domain.roles.use_cases.revoke_role_from_users import RevokeRoleFromUsers
from domain.shared.actor import BeyondOwnPermissions
from domain.shared.batch import BatchRefused


class RoleBatchesController(Controller):
    path = "/v1/roles/{role_id:uuid}/users/batch"
    tags = ("Roles",)
    dependencies = BATCH_USE_CASES

    @post(
        operation_id="grantRoleToUsers",
        summary="Grant a role to up to 1,000 users",
        description="Granting again on other terms changes these; what is left out of them is taken away.",
        status_code=200,
        responses=problems(RoleNotFound, BeyondOwnPermissions, ExpiryInThePast, InvalidReason, BatchRefused),
    )
    async def grant(
        self,
        role_id: FromPath[UUID],
        data: JSONBody[GrantRoleToUsersRequest],
        grant_role_to_users: Port[GrantRoleToUsers],
    ) -> Response[RoleOfUsersResponse]:
        outcomes = await grant_role_to_users.execute(data.to_command(role_id))
        return KeptResponse(RoleOfUsersResponse.of(data.user_ids, outcomes))

    @post(
        "/revoke",
        operation_id="revokeRoleFromUsers",
        summary="Revoke a role from up to 1,000 users",
        status_code=200,
        responses=problems(RoleNotFound, BeyondOwnPermissions, BatchRefused),
    )
    async def revoke(
        self,
        role_id: FromPath[UUID],
        data: JSONBody[RevokeRoleFromUsersRequest],
        revoke_role_from_users: Port[RevokeRoleFromUsers],
    ) -> Response[RoleOfUsersResponse]:
        outcomes = await revoke_role_from_users.execute(role_id, data.user_ids, atomic=data.atomic)
        return KeptResponse(RoleOfUsersResponse.of(data.user_ids, outcomes))
