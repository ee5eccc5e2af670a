"""The routes about other people's sessions and passwords: translate, run one use case, translate back."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, post, put
from litestar.params import FromPath, JSONBody

from app.http.documentation import problems
from app.http.injection import Port
from app.http.pagination import LIMIT_DEFAULT, Cursor, Limit, page_request, paged
from app.sessions.cookies import NO_STORE
from app.sessions.of_user_providers import OF_USER_USE_CASES
from app.sessions.own_schemas import SetPasswordRequest
from app.sessions.session_schemas import SessionPageResponse
from domain.sessions.errors import SessionNotFound
from domain.sessions.use_cases.end_session_of_user import EndSessionOfUser
from domain.sessions.use_cases.end_sessions_of_user import EndSessionsOfUser
from domain.sessions.use_cases.list_sessions_of_user import ListSessionsOfUser
from domain.sessions.use_cases.set_password_of_user import SetPasswordOfUser
from domain.sessions.use_cases.unlock_user import UnlockUser
from domain.shared.actor import Actor, BeyondOwnPermissions, OwnAccount
from domain.users.errors import UserNotFound, WeakPassword

AnyRequest = Request[Any, Any, Any]


class SessionsOfUserController(Controller):
    path = "/v1/users/{user_id:uuid}"
    tags = ("Sessions",)
    dependencies = OF_USER_USE_CASES

    @get(
        "/sessions",
        operation_id="listSessionsOfUser",
        summary="List where a user is signed in",
        responses=problems(UserNotFound),
    )
    async def list_page(
        self,
        request: AnyRequest,
        user_id: FromPath[UUID],
        caller: Port[Actor],
        list_sessions_of_user: Port[ListSessionsOfUser],
        limit: Limit = LIMIT_DEFAULT,
        cursor: Cursor = None,
    ) -> Response[SessionPageResponse]:
        found = await list_sessions_of_user.execute(user_id, page_request(request, limit, cursor))
        return paged(request, limit, found, partial(SessionPageResponse.of, current=caller.session_id), NO_STORE)

    @delete(
        "/sessions",
        operation_id="endSessionsOfUser",
        summary="Sign a user out everywhere",
        responses=problems(UserNotFound),
    )
    async def end_all(self, user_id: FromPath[UUID], end_sessions_of_user: Port[EndSessionsOfUser]) -> None:
        await end_sessions_of_user.execute(user_id)

    @delete(
        "/sessions/{session_id:uuid}",
        operation_id="endSessionOfUser",
        summary="Sign a user out in one place",
        responses=problems(SessionNotFound),
    )
    async def end(
        self, user_id: FromPath[UUID], session_id: FromPath[UUID], end_session_of_user: Port[EndSessionOfUser]
    ) -> None:
        await end_session_of_user.execute(user_id, session_id)

    @put(
        "/password",
        operation_id="setPasswordOfUser",
        summary="Give a user another password",
        status_code=204,
        responses=problems(OwnAccount, BeyondOwnPermissions, UserNotFound, WeakPassword),
    )
    async def set_password(
        self,
        user_id: FromPath[UUID],
        data: JSONBody[SetPasswordRequest],
        set_password_of_user: Port[SetPasswordOfUser],
    ) -> None:
        """All sessions of the user end with it."""
        await set_password_of_user.execute(user_id, data.new_password)

    @post(
        "/unlock",
        operation_id="unlockUser",
        summary="Let a user try to sign in again at once",
        status_code=204,
        responses=problems(OwnAccount, BeyondOwnPermissions, UserNotFound),
    )
    async def unlock(self, user_id: FromPath[UUID], unlock_user: Port[UnlockUser]) -> None:
        await unlock_user.execute(user_id)
