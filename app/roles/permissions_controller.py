"""The route to the catalogue of permissions."""

from litestar import Controller, get

from app.http.injection import Port
from app.roles.providers import ROLE_USE_CASES
from app.roles.schemas import PermissionListResponse, PermissionResponse
from domain.roles.use_cases.list_permissions import ListPermissions


class PermissionsController(Controller):
    path = "/v1/permissions"
    tags = ("Roles",)
    dependencies = ROLE_USE_CASES

    @get(operation_id="listPermissions", summary="List the catalogue of permissions")
    async def list_all(self, list_permissions: Port[ListPermissions]) -> PermissionListResponse:
        return PermissionListResponse(
            items=[
                PermissionResponse(name=each, description=each.description) for each in await list_permissions.execute()
            ]
        )
