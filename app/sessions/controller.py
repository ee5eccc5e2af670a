"""The routes that sign in, renew and sign out: translate, run one use case, translate back."""

from typing import Any, Final

from litestar import Controller, Request, Response, post
from litestar.params import JSONBody

from app.http.authentication import PUBLIC
from app.http.documentation import problems
from app.http.idempotency import UNREPEATED, KeptResponse
from app.http.injection import Port
from app.sessions.clients import client_of
from app.sessions.cookies import NO_STORE, no_cookie, session_cookie
from app.sessions.providers import SIGN_IN_USE_CASES
from app.sessions.schemas import RefreshRequest, SignInRequest, SignInResponse, TokensResponse
from domain.sessions.errors import RefreshTokenRefused, SecondFactorRefused, SecondFactorRequired, SignInRefused
from domain.sessions.use_cases.refresh_session import RefreshSession
from domain.sessions.use_cases.sign_in import SignIn
from domain.sessions.use_cases.sign_out import SignOut
from domain.shared.actor import Origin, SessionRequired
from domain.shared.throttle import TooManyAttempts

AnyRequest = Request[Any, Any, Any]
FOR_EVERYBODY: Final = PUBLIC | UNREPEATED


class SignInController(Controller):
    path = "/v1/auth"
    tags = ("Signing in",)
    dependencies = SIGN_IN_USE_CASES

    @post(
        "/login",
        operation_id="signIn",
        summary="Sign in with address and password",
        status_code=200,
        opt=FOR_EVERYBODY,
        responses=problems(SignInRefused, SecondFactorRequired, SecondFactorRefused, TooManyAttempts),
    )
    async def sign_in(
        self, request: AnyRequest, data: JSONBody[SignInRequest], sign_in: Port[SignIn], origin: Port[Origin]
    ) -> Response[SignInResponse]:
        """For programs an access token and a refresh token; for browsers (`kind`: `browser`) a cookie instead."""
        signed_in = await sign_in.execute(data.to_command(client_of(request, origin)))
        response = Response(SignInResponse.of(signed_in), headers=NO_STORE)
        if signed_in.new.cookie is not None:
            response.set_cookie(session_cookie(signed_in.new.cookie, signed_in.new.session))
        return response

    @post(
        "/refresh",
        operation_id="refreshSession",
        summary="Get the next tokens for a refresh token",
        status_code=200,
        opt=FOR_EVERYBODY,
        responses=problems(RefreshTokenRefused),
    )
    async def refresh(
        self, data: JSONBody[RefreshRequest], refresh_session: Port[RefreshSession]
    ) -> Response[TokensResponse]:
        """Each works once. Sent again within ten seconds, for a lost answer, it gives the same refresh token again."""
        return Response(TokensResponse.of(await refresh_session.execute(data.refresh_token)), headers=NO_STORE)

    @post(
        "/logout",
        operation_id="signOut",
        summary="End the session of this request",
        status_code=204,
        responses=problems(SessionRequired),
    )
    async def sign_out(self, sign_out: Port[SignOut]) -> Response[None]:
        """Its access tokens, refresh tokens and cookie are refused from now on."""
        await sign_out.execute()
        return KeptResponse(None, headers=NO_STORE, cookies=[no_cookie()])
