"""The routes about API keys: translate, run one use case, translate back."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, post
from litestar.params import FromPath, JSONBody

from app.api_keys.providers import OTHERS_USE_CASES, OWN_USE_CASES
from app.api_keys.schemas import ApiKeyPageResponse, CreateApiKeyRequest, NewApiKeyResponse
from app.http.documentation import problems
from app.http.idempotency import KeptResponse
from app.http.injection import Port
from app.http.pagination import LIMIT_DEFAULT, Cursor, Limit, page_request, paged
from domain.api_keys.errors import ApiKeyNotFound, InvalidKeyName, KeyExpiryInThePast
from domain.api_keys.use_cases.create_api_key import CreateApiKey
from domain.api_keys.use_cases.list_api_keys_of_user import ListApiKeysOfUser
from domain.api_keys.use_cases.list_own_api_keys import ListOwnApiKeys
from domain.api_keys.use_cases.revoke_api_key_of_user import RevokeApiKeyOfUser
from domain.api_keys.use_cases.revoke_own_api_key import RevokeOwnApiKey
from domain.roles.errors import UnknownPermission
from domain.shared.actor import BeyondOwnPermissions, SessionRequired
from domain.users.errors import UserNotFound

AnyRequest = Request[Any, Any, Any]


class ApiKeysController(Controller):
    path = "/v1/api-keys"
    tags = ("API keys",)
    dependencies = OWN_USE_CASES

    @post(
        operation_id="createApiKey",
        summary="Make an API key for yourself",
        responses=problems(
            SessionRequired, BeyondOwnPermissions, InvalidKeyName, UnknownPermission, KeyExpiryInThePast
        ),
    )
    async def create(
        self, data: JSONBody[CreateApiKeyRequest], create_api_key: Port[CreateApiKey]
    ) -> Response[NewApiKeyResponse]:
        """The secret is in this answer and nowhere else: keep it."""
        new = await create_api_key.execute(data.to_command())
        return KeptResponse(NewApiKeyResponse.of(new), headers={"Cache-Control": "no-store"})

    @get(operation_id="listOwnApiKeys", summary="List your API keys")
    async def list_page(
        self,
        request: AnyRequest,
        list_own_api_keys: Port[ListOwnApiKeys],
        limit: Limit = LIMIT_DEFAULT,
        cursor: Cursor = None,
    ) -> Response[ApiKeyPageResponse]:
        found = await list_own_api_keys.execute(page_request(request, limit, cursor))
        return paged(request, limit, found, ApiKeyPageResponse.of)

    @delete(
        "/{key_id:uuid}",
        operation_id="revokeOwnApiKey",
        summary="Revoke one of your API keys",
        responses=problems(SessionRequired, ApiKeyNotFound),
    )
    async def revoke(self, key_id: FromPath[UUID], revoke_own_api_key: Port[RevokeOwnApiKey]) -> None:
        await revoke_own_api_key.execute(key_id)


class ApiKeysOfUserController(Controller):
    path = "/v1/users/{user_id:uuid}/api-keys"
    tags = ("API keys",)
    dependencies = OTHERS_USE_CASES

    @get(
        operation_id="listApiKeysOfUser",
        summary="List a user's API keys",
        responses=problems(UserNotFound),
    )
    async def list_page(
        self,
        request: AnyRequest,
        user_id: FromPath[UUID],
        list_api_keys_of_user: Port[ListApiKeysOfUser],
        limit: Limit = LIMIT_DEFAULT,
        cursor: Cursor = None,
    ) -> Response[ApiKeyPageResponse]:
        found = await list_api_keys_of_user.execute(user_id, page_request(request, limit, cursor))
        return paged(request, limit, found, ApiKeyPageResponse.of)

    @delete(
        "/{key_id:uuid}",
        operation_id="revokeApiKeyOfUser",
        summary="Revoke an API key of a user",
        responses=problems(ApiKeyNotFound),
    )
    async def revoke(
        self, user_id: FromPath[UUID], key_id: FromPath[UUID], revoke_api_key_of_user: Port[RevokeApiKeyOfUser]
    ) -> None:
        await revoke_api_key_of_user.execute(user_id, key_id)
