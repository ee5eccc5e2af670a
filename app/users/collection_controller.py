"""The routes about all users: translate, run one use case, translate back."""

from functools import partial
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import JSONBody

from app.http.addresses import public
from app.http.choices import choice
from app.http.conditional import etag
from app.http.documentation import problems
from app.http.idempotency import KeptResponse
from app.http.injection import Port
from app.http.pagination import LIMIT_DEFAULT, Cursor, Limit, page_request, paged
from app.users.list_parameters import (
    ByEmail,
    ByIds,
    ByRole,
    BySearch,
    ByStatus,
    CreatedAfter,
    CreatedBefore,
    Sorted,
    UpdatedAfter,
    UpdatedBefore,
    user_filter,
)
from app.users.listed import Fields, Include, UserPageResponse, WithTotal, shown
from app.users.providers import USE_CASES
from app.users.schemas import RegisterUserRequest, UserResponse
from domain.users.errors import EmailAlreadyTaken, InvalidDisplayName, InvalidEmail, WeakPassword
from domain.users.lists import UserSort
from domain.users.use_cases.list_users import ListUsers
from domain.users.use_cases.register_user import RegisterUser

AnyRequest = Request[Any, Any, Any]


class UserCollectionController(Controller):
    path = "/v1/users"
    tags = ("Users",)
    dependencies = USE_CASES

    @post(
        operation_id="registerUser",
        summary="Register a user",
        responses=problems(EmailAlreadyTaken, InvalidEmail, InvalidDisplayName, WeakPassword),
    )
    async def register(
        self, request: AnyRequest, data: JSONBody[RegisterUserRequest], register_user: Port[RegisterUser]
    ) -> Response[UserResponse]:
        user = await register_user.execute(data.to_command())
        place = public(request.scope, f"{self.path}/{user.id}")
        return KeptResponse(UserResponse.of(user), headers={"ETag": etag(user.version), "Location": place})

    @get(
        operation_id="listUsers",
        summary="List and find users",
        description="Those whom everything fits that is said. See the [page about lists](docs/lists.md).",
    )
    async def list_page(  # noqa: PLR0913, PLR0917 (each is a parameter of the URL)
        self,
        request: AnyRequest,
        list_users: Port[ListUsers],
        search: BySearch = None,
        email: ByEmail = None,
        ids: ByIds = None,
        status: ByStatus = None,
        role: ByRole = None,
        created_after: CreatedAfter = None,
        created_before: CreatedBefore = None,
        updated_after: UpdatedAfter = None,
        updated_before: UpdatedBefore = None,
        sort: Sorted = UserSort.CREATED_AT.value,
        limit: Limit = LIMIT_DEFAULT,
        cursor: Cursor = None,
        fields: Fields = None,
        include: Include = None,
        total: WithTotal = False,  # noqa: FBT002 (a query parameter, named in the URL)
    ) -> Response[UserPageResponse]:
        wanted = user_filter(
            search=search,
            email=email,
            ids=ids,
            status=status,
            role=role,
            created_after=created_after,
            created_before=created_before,
            updated_after=updated_after,
            updated_before=updated_before,
        )
        found = await list_users.execute(
            page_request(request, limit, cursor), wanted, choice(UserSort, sort, parameter="sort"), with_total=total
        )
        return paged(request, limit, found, partial(UserPageResponse.of, shown=shown(fields, include)))
