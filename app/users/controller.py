"""The routes about one user: translate, run one use case, translate back."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.params import BodyKwarg, FromPath

from app.http.conditional import (
    IfMatch,
    IfNoneMatch,
    etag,
    expected_versions,
    is_unchanged,
    not_modified,
)
from app.http.documentation import problems
from app.http.idempotency import KeptResponse
from app.http.injection import Port
from app.users.providers import USE_CASES
from app.users.schemas import UpdateUserRequest, UserResponse
from domain.shared.actor import BeyondOwnPermissions, OwnAccount
from domain.shared.version import VersionIsStale
from domain.users.entities import User
from domain.users.errors import (
    EmailAlreadyTaken,
    InvalidDisplayName,
    InvalidEmail,
    LastAdministrator,
    UserNotFound,
)
from domain.users.use_cases.activate_user import ActivateUser
from domain.users.use_cases.deactivate_user import DeactivateUser
from domain.users.use_cases.delete_user import DeleteUser
from domain.users.use_cases.get_user import GetUser
from domain.users.use_cases.update_user import UpdateUser

AnyRequest = Request[Any, Any, Any]
MergePatch = Annotated[UpdateUserRequest, BodyKwarg(media_type="application/merge-patch+json")]


class UsersController(Controller):
    path = "/v1/users"
    tags = ("Users",)
    dependencies = USE_CASES

    @get(
        "/{user_id:uuid}",
        operation_id="getUser",
        summary="Read a user with its roles",
        responses=problems(UserNotFound),
    )
    async def read(
        self, user_id: FromPath[UUID], get_user: Port[GetUser], if_none_match: IfNoneMatch = None
    ) -> Response[UserResponse]:
        user = await get_user.execute(user_id)
        return not_modified(user.version) if is_unchanged(user.version, if_none_match) else _answer(user)

    @patch(
        "/{user_id:uuid}",
        operation_id="updateUser",
        summary="Change a user's address or name",
        responses=problems(
            UserNotFound,
            BeyondOwnPermissions,
            OwnAccount,
            EmailAlreadyTaken,
            VersionIsStale,
            InvalidEmail,
            InvalidDisplayName,
        ),
    )
    async def update(
        self, user_id: FromPath[UUID], data: MergePatch, update_user: Port[UpdateUser], if_match: IfMatch = None
    ) -> Response[UserResponse]:
        return _answer(await update_user.execute(data.to_command(user_id, expected_versions(if_match))))

    @delete(
        "/{user_id:uuid}",
        operation_id="deleteUser",
        summary="Delete a user for good",
        responses=problems(UserNotFound, BeyondOwnPermissions, VersionIsStale, LastAdministrator),
    )
    async def remove(self, user_id: FromPath[UUID], delete_user: Port[DeleteUser], if_match: IfMatch = None) -> None:
        await delete_user.execute(user_id, expected=expected_versions(if_match))

    @post(
        "/{user_id:uuid}/deactivate",
        operation_id="deactivateUser",
        summary="Take a user out of service",
        status_code=200,
        responses=problems(UserNotFound, BeyondOwnPermissions, LastAdministrator),
    )
    async def deactivate(
        self, user_id: FromPath[UUID], deactivate_user: Port[DeactivateUser]
    ) -> Response[UserResponse]:
        return _answer(await deactivate_user.execute(user_id))

    @post(
        "/{user_id:uuid}/activate",
        operation_id="activateUser",
        summary="Put a user back into service",
        status_code=200,
        responses=problems(UserNotFound, BeyondOwnPermissions),
    )
    async def activate(self, user_id: FromPath[UUID], activate_user: Port[ActivateUser]) -> Response[UserResponse]:
        return _answer(await activate_user.execute(user_id))


def _answer(user: User) -> KeptResponse[UserResponse]:
    return KeptResponse(UserResponse.of(user), headers={"ETag": etag(user.version)})
