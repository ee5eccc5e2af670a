"""The route to the catalogue of permissions."""

from litestar import Controller, get

from app.roles.schemas import PermissionListResponse, PermissionResponse
from domain.shared.permissions import Permission


class PermissionsController(Controller):
    path = "/v1/permissions"
    tags = ("Roles",)

    @get(operation_id="listPermissions", summary="List the catalogue of permissions")
    async def list_all(self) -> PermissionListResponse:
        return PermissionListResponse(
            items=[PermissionResponse(name=each, description=each.description) for each in Permission]
        )
