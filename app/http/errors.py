"""Turns whatever was raised into problem+json: every error, from an unknown path to a mistake of our own."""

from collections.abc import Callable
from typing import Any, Final

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap, Scope

from app.http.addresses import asked_for, public
from app.http.idempotency import handle_already_answered
from app.http.invalid_members import invalid_members
from app.http.problem_types import (
    BODY_TOO_LARGE,
    INTERNAL_ERROR,
    INVALID_PARAMETERS,
    MALFORMED_REQUEST,
    METHOD_NOT_ALLOWED,
    ProblemType,
    problem_type_of,
)
from app.http.problems import MEDIA_TYPE, PROBLEM_CODE, HttpProblem, InvalidMember, Problem
from app.http.rate_limits import rate_limit_headers
from domain.shared.authentication import CredentialRefused
from domain.shared.errors import DomainError, NotFound, TooManyRequests, Unauthenticated, Unavailable
from domain.shared.idempotency import AlreadyAnswered, RequestInProgress

AnyRequest = Request[Any, Any, Any]
Translate = Callable[[Exception], Exception]

RETRY_AFTER_SECONDS: Final = 1
_WORTH_REPEATING: Final = (Unavailable, RequestInProgress)

_CHALLENGE: Final = 'Bearer realm="roster"'
_REFUSED: Final = f'{_CHALLENGE}, error="invalid_token"'

_log: Final = structlog.get_logger("roster.errors")
_BY_STATUS: Final = {404: problem_type_of(NotFound), 405: METHOD_NOT_ALLOWED, 413: BODY_TOO_LARGE}


def exception_handlers(translate: Translate) -> ExceptionHandlersMap:
    """For the whole application. `translate` knows the adapters' errors and gives the domain error they stand for."""

    def handle_any(request: AnyRequest, error: Exception) -> Response[bytes]:
        translated = translate(error)
        if isinstance(translated, DomainError):
            _log.warning("unavailable", request_id=_request_id(request), reason=type(error).__name__)
            return handle_domain_error(request, translated)
        if isinstance(error, RecursionError | UnicodeDecodeError):
            return answer(request, MALFORMED_REQUEST)
        _log.error("failed", request_id=_request_id(request), path=request.scope["path"], exc_info=error)
        return answer(request, INTERNAL_ERROR)

    return {
        DomainError: handle_domain_error,
        HTTPException: handle_http_exception,
        AlreadyAnswered: handle_already_answered,
        Exception: handle_any,
    }


def handle_domain_error(request: AnyRequest, error: DomainError) -> Response[bytes]:
    members = invalid_members(error)
    return answer(request, problem_type_of(type(error)), str(error), errors=members, headers=_headers(error))


def _headers(error: DomainError) -> dict[str, str] | None:
    """What the client needs for its next request: how to sign in (RFC 6750, section 3), or how long to wait."""
    if isinstance(error, Unauthenticated):
        return {"WWW-Authenticate": _REFUSED if isinstance(error, CredentialRefused) else _CHALLENGE}
    if isinstance(error, TooManyRequests):
        return {"Retry-After": str(error.retry_after), **rate_limit_headers(error)}
    return {"Retry-After": str(RETRY_AFTER_SECONDS)} if isinstance(error, _WORTH_REPEATING) else None


def handle_http_exception(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """Litestar's own refusals. Their texts may repeat the URL, so none of them is passed on."""
    if isinstance(error, HttpProblem):
        return answer(request, error.problem_type, error.detail, errors=error.errors, headers=error.headers)
    if isinstance(error, ValidationException):
        return _answer_validation(request, error)
    if error.status_code >= INTERNAL_ERROR.status:
        _log.error("failed", request_id=_request_id(request), path=request.scope["path"], exc_info=error)
        return answer(request, INTERNAL_ERROR)
    return answer(request, _BY_STATUS.get(error.status_code, MALFORMED_REQUEST), headers=_with_head(error.headers))


def _answer_validation(request: AnyRequest, error: ValidationException) -> Response[bytes]:
    found = [entry for entry in error.extra or [] if isinstance(entry, dict)]
    if any(entry.get("source") == "path" for entry in found):
        return answer(request, problem_type_of(NotFound))
    parameters = [
        InvalidMember(str(entry["message"]), parameter=str(entry["key"])) for entry in found if "key" in entry
    ]
    if not parameters or parameters[0].parameter == "data":
        return answer(
            request, MALFORMED_REQUEST, "The body is missing. Send JSON as the OpenAPI document describes it."
        )
    return answer(request, INVALID_PARAMETERS, errors=parameters)


def answer(
    request: AnyRequest,
    problem_type: ProblemType,
    detail: str | None = None,
    *,
    errors: list[InvalidMember] | None = None,
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    """The problem as an answer to this request."""
    content = encoded(request.scope, problem_type, detail, errors)
    return Response(content, status_code=problem_type.status, media_type=MEDIA_TYPE, headers=headers)


def encoded(
    scope: Scope, problem_type: ProblemType, detail: str | None = None, errors: list[InvalidMember] | None = None
) -> bytes:
    """The body of that answer. The request remembers its code."""
    scope["state"][PROBLEM_CODE] = problem_type.code
    problem = Problem(
        type=public(scope, f"/problems/{problem_type.code}"),
        title=problem_type.title,
        status=problem_type.status,
        detail=detail or problem_type.detail,
        instance=asked_for(scope),
        code=problem_type.code,
        errors=errors,
    )
    return msgspec.json.encode(problem)


def _with_head(headers: dict[str, str] | None) -> dict[str, str] | None:
    """Of a 405: HEAD is answered wherever GET is (methods.py), which Litestar does not know."""
    if not headers or "allow" not in headers:
        return headers
    allow = set(headers["allow"].split(", "))
    return {"Allow": ", ".join(sorted(allow | ({"HEAD"} if "GET" in allow else set())))}


def _request_id(request: AnyRequest) -> str | None:
    return request.scope["state"].get("request_id")
