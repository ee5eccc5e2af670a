"""The route that lists who holds a role: translate, run one use case, translate back."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get
from litestar.params import FromPath

from app.http.choices import choice
from app.http.documentation import problems
from app.http.injection import Port
from app.http.pagination import LIMIT_DEFAULT, Cursor, Limit, page_request, paged
from app.roles.providers import ROLE_USE_CASES
from app.users.list_parameters import (
    ByEmail,
    ByIds,
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
from domain.roles.errors import RoleNotFound
from domain.roles.use_cases.list_role_holders import ListRoleHolders
from domain.users.lists import UserSort

AnyRequest = Request[Any, Any, Any]


class RoleHoldersController(Controller):
    path = "/v1/roles/{role_id:uuid}/users"
    tags = ("Roles",)
    dependencies = ROLE_USE_CASES

    @get(
        operation_id="listRoleHolders",
        summary="List the users who hold a role",
        responses=problems(RoleNotFound),
    )
    async def list_holders(  # noqa: PLR0913, PLR0917 (each is a parameter of the URL)
        self,
        request: AnyRequest,
        role_id: FromPath[UUID],
        list_role_holders: Port[ListRoleHolders],
        search: BySearch = None,
        email: ByEmail = None,
        ids: ByIds = None,
        status: ByStatus = None,
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
            created_after=created_after,
            created_before=created_before,
            updated_after=updated_after,
            updated_before=updated_before,
        )
        found = await list_role_holders.execute(
            role_id,
            page_request(request, limit, cursor),
            wanted,
            choice(UserSort, sort, parameter="sort"),
            with_total=total,
        )
        return paged(request, limit, found, partial(UserPageResponse.of, shown=shown(fields, include)))
