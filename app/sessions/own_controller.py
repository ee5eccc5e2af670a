"""The routes about oneself: translate, run one use case, translate back."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, patch, put
from litestar.params import BodyKwarg, FromPath, JSONBody

from app.http.conditional import IfMatch, etag, expected_versions
from app.http.documentation import problems
from app.http.idempotency import KeptResponse
from app.http.injection import Port
from app.http.pagination import LIMIT_DEFAULT, Cursor, Limit, page_request, paged
from app.sessions.cookies import NO_STORE
from app.sessions.own_providers import OWN_USE_CASES
from app.sessions.own_schemas import ChangeOwnPasswordRequest, MeResponse, UpdateMeRequest
from app.sessions.session_schemas import SessionPageResponse
from domain.sessions.errors import CurrentPasswordRefused, SessionNotFound
from domain.sessions.use_cases.change_own_password import ChangeOwnPassword
from domain.sessions.use_cases.end_own_session import EndOwnSession
from domain.sessions.use_cases.get_me import GetMe
from domain.sessions.use_cases.list_own_sessions import ListOwnSessions
from domain.sessions.use_cases.update_me import UpdateMe
from domain.shared.actor import Actor, SessionRequired
from domain.shared.throttle import TooManyAttempts
from domain.shared.version import VersionIsStale
from domain.users.entities import User
from domain.users.errors import InvalidDisplayName, WeakPassword

AnyRequest = Request[Any, Any, Any]
MergePatch = Annotated[UpdateMeRequest, BodyKwarg(media_type="application/merge-patch+json")]


class OwnController(Controller):
    path = "/v1/me"
    tags = ("Oneself",)
    dependencies = OWN_USE_CASES

    @get(operation_id="getMe", summary="Read who you are and what you may do")
    async def read(self, caller: Port[Actor], get_me: Port[GetMe]) -> Response[MeResponse]:
        return _answer(await get_me.execute(), caller)

    @patch(
        operation_id="updateMe",
        summary="Change your name",
        responses=problems(SessionRequired, VersionIsStale, InvalidDisplayName),
    )
    async def update(
        self, data: MergePatch, caller: Port[Actor], update_me: Port[UpdateMe], if_match: IfMatch = None
    ) -> Response[MeResponse]:
        name = data.display_name if isinstance(data.display_name, str) else None
        return _answer(await update_me.execute(name, expected=expected_versions(if_match)), caller)

    @put(
        "/password",
        operation_id="changeOwnPassword",
        summary="Choose another password",
        status_code=204,
        responses=problems(SessionRequired, CurrentPasswordRefused, WeakPassword, TooManyAttempts),
    )
    async def change_password(
        self, data: JSONBody[ChangeOwnPasswordRequest], change_own_password: Port[ChangeOwnPassword]
    ) -> None:
        """All your other sessions end with it."""
        await change_own_password.execute(data.to_command())

    @get(
        "/sessions",
        operation_id="listOwnSessions",
        summary="List where you are signed in",
        responses=problems(SessionRequired),
    )
    async def list_sessions(
        self,
        request: AnyRequest,
        caller: Port[Actor],
        list_own_sessions: Port[ListOwnSessions],
        limit: Limit = LIMIT_DEFAULT,
        cursor: Cursor = None,
    ) -> Response[SessionPageResponse]:
        found = await list_own_sessions.execute(page_request(request, limit, cursor))
        return paged(request, limit, found, partial(SessionPageResponse.of, current=caller.session_id), NO_STORE)

    @delete(
        "/sessions/{session_id:uuid}",
        operation_id="endOwnSession",
        summary="Sign out somewhere else",
        responses=problems(SessionRequired, SessionNotFound),
    )
    async def end_session(self, session_id: FromPath[UUID], end_own_session: Port[EndOwnSession]) -> None:
        await end_own_session.execute(session_id)


def _answer(user: User, caller: Actor) -> KeptResponse[MeResponse]:
    return KeptResponse(MeResponse.of(user, caller), headers={"ETag": etag(user.version)} | NO_STORE)
