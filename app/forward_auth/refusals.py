"""What a proxy is told when a request may not pass: a problem, or the way to the sign-in page."""

from typing import Any, Final, TypeAlias

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.status_codes import HTTP_303_SEE_OTHER, HTTP_401_UNAUTHORIZED
from litestar.types import ExceptionHandlersMap

from app.forward_auth.forwarded_request import forwarded_request
from app.forward_auth.identity import NOBODY
from app.forward_auth.sign_in_link import SignInLink
from app.http.errors import handle_domain_error, handle_http_exception
from app.http.forwarded import came_through_trusted_proxy
from domain.forward_auth.errors import ForwardedRequestRefused
from domain.shared.errors import DomainError, Unauthenticated

AnyRequest: TypeAlias = Request[Any, Any, Any]

_HEADERS: Final = NOBODY | {"Cache-Control": "no-store", "Vary": "Accept"}


class Refusals:
    """Whatever happens, the four headers are there and empty: nobody was let through."""

    def __init__(self, sign_in: SignInLink | None) -> None:
        self._sign_in = sign_in

    def as_problems(self) -> ExceptionHandlersMap:
        return {DomainError: _problem, HTTPException: _http_problem}

    def with_sign_in(self) -> ExceptionHandlersMap:
        """A person in front of a browser is sent to sign in, when there is a page for it."""
        return {**self.as_problems(), Unauthenticated: self._sign_in_first}

    def _sign_in_first(self, request: AnyRequest, error: Unauthenticated) -> Response[bytes]:
        if (
            self._sign_in is None
            or not _is_a_page_for_a_person(request)
            or not came_through_trusted_proxy(request.scope)
        ):
            return _problem(request, error)
        try:
            forwarded = forwarded_request(request.scope["headers"])
        except ForwardedRequestRefused as refused:
            return _problem(request, refused)
        if forwarded.method != "GET":
            return _problem(request, error)
        location = self._sign_in.back_to(forwarded.address)
        return Response(b"", status_code=HTTP_303_SEE_OTHER, headers=_HEADERS | {"Location": location})


def _is_a_page_for_a_person(request: AnyRequest) -> bool:
    """Said in so many words: programs send `*/*`, and must not take a sign-in page for their answer."""
    return "text/html" in request.headers.get("accept", "").lower()


def _problem(request: AnyRequest, error: DomainError) -> Response[bytes]:
    return _to_nobody(handle_domain_error(request, error))


def _http_problem(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    return _to_nobody(handle_http_exception(request, error))


def _to_nobody(response: Response[bytes]) -> Response[bytes]:
    response.headers.update(_HEADERS)
    if response.status_code == HTTP_401_UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Roster"'
    return response
