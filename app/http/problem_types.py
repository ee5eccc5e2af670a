"""Every kind of problem that an answer can name: the domain's refusals, and those of HTTP itself."""

from collections.abc import Iterator
from inspect import getdoc
from typing import Final

from msgspec import Struct

from domain.shared.errors import (
    Conflict,
    DomainError,
    Forbidden,
    InvalidInput,
    NotFound,
    PreconditionFailed,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)

STATUS_OF_KIND: Final[dict[type[DomainError], int]] = {
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    PreconditionFailed: 412,
    InvalidInput: 422,
    TooManyRequests: 429,
    Unavailable: 503,
}


class ProblemType(Struct, frozen=True):
    """One kind of refusal, as the page `/problems/<code>` explains it."""

    code: str
    status: int
    title: str
    detail: str
    explanation: str


MALFORMED_REQUEST: Final = ProblemType(
    code="malformed_request",
    status=400,
    title="Malformed request",
    detail="The request could not be understood. Send UTF-8 encoded JSON as the OpenAPI document describes it.",
    explanation="The request's body or its headers are not what HTTP and JSON (RFC 8259) allow.",
)
INVALID_PARAMETERS: Final = ProblemType(
    code="invalid_parameters",
    status=400,
    title="Invalid parameters",
    detail="At least one query parameter or header is not acceptable: see `errors`.",
    explanation="A parameter is unknown, given twice, or has a value outside its bounds.",
)
CROSS_SITE_REQUEST: Final = ProblemType(
    code="cross_site_request",
    status=403,
    title="Cross-site request",
    detail="A cookie signs in only what our own pages send. Send the request from there, or with an access token.",
    explanation="`Origin` or `Sec-Fetch-Site` says that another site made the browser send this, or both are missing.",
)
METHOD_NOT_ALLOWED: Final = ProblemType(
    code="method_not_allowed",
    status=405,
    title="Method not allowed",
    detail="This address exists, but not for this method. The header `Allow` lists those it has.",
    explanation="The path is right, the method is not.",
)
REQUEST_TIMEOUT: Final = ProblemType(
    code="request_timeout",
    status=408,
    title="Request timeout",
    detail="The body did not arrive in time; nothing was changed. Send the whole request again.",
    explanation="A body must have arrived ten seconds after its request: a slow client would keep others waiting.",
)
BODY_TOO_LARGE: Final = ProblemType(
    code="body_too_large",
    status=413,
    title="Body too large",
    detail="The body is larger than this service accepts. Send less at once.",
    explanation="The body has more bytes than ROSTER_MAX_BODY_BYTES allows.",
)
UNSUPPORTED_MEDIA_TYPE: Final = ProblemType(
    code="unsupported_media_type",
    status=415,
    title="Unsupported media type",
    detail="Say in `Content-Type` what the body is, as the OpenAPI document lists it, and send it uncompressed.",
    explanation="The body is not declared as JSON (for PATCH: as a JSON merge patch, RFC 7396), or is compressed.",
)
PRECONDITION_REQUIRED: Final = ProblemType(
    code="precondition_required",
    status=428,
    title="Precondition required",
    detail="Say in `If-Match` which version you would change: the `ETag` you last read.",
    explanation="ROSTER_REQUIRE_IF_MATCH is set, so no change is accepted that might undo one nobody has read.",
)
INTERNAL_ERROR: Final = ProblemType(
    code="internal_error",
    status=500,
    title="Internal error",
    detail="This is a mistake of the service; nothing was changed. Report the answer's `X-Request-Id`.",
    explanation="Something failed that should not; the log holds the details under the request's id.",
)

HTTP_PROBLEMS: Final = (
    MALFORMED_REQUEST,
    INVALID_PARAMETERS,
    CROSS_SITE_REQUEST,
    METHOD_NOT_ALLOWED,
    REQUEST_TIMEOUT,
    BODY_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    PRECONDITION_REQUIRED,
    INTERNAL_ERROR,
)

_known: Final[dict[type[DomainError], ProblemType]] = {}


def problem_type_of(error: type[DomainError]) -> ProblemType:
    """How a domain error looks from outside. Its docstring is the explanation."""
    if error not in _known:
        status = next(STATUS_OF_KIND[kind] for kind in error.__mro__ if kind in STATUS_OF_KIND)
        _known[error] = ProblemType(error.code, status, error.title, error.detail, getdoc(error) or error.detail)
    return _known[error]


def catalogue() -> dict[str, ProblemType]:
    """Every problem there is, by its code."""
    domain = (problem_type_of(error) for error in _descendants(DomainError))
    return {problem.code: problem for problem in (*HTTP_PROBLEMS, *domain)}


def _descendants(error: type[DomainError]) -> Iterator[type[DomainError]]:
    for child in error.__subclasses__():
        yield child
        yield from _descendants(child)
