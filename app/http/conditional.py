"""Conditional requests (RFC 9110, section 13): entity tags from versions, and what clients say about them."""

import re
from typing import Annotated, Any, Final, TypeAlias

from litestar import Request, Response
from litestar.params import HeaderParameter
from litestar.status_codes import HTTP_304_NOT_MODIFIED

from app.http.json_response import JsonResponse
from app.http.problem_types import PRECONDITION_REQUIRED
from app.http.problems import HttpProblem
from domain.shared.version import ExpectedVersions

_TAG: Final = re.compile(r'(?P<weak>W/)?"(?P<version>[1-9][0-9]{0,17})"')

IfMatch: TypeAlias = Annotated[
    str | None,
    HeaderParameter(
        name="If-Match",
        max_length=1000,
        description="The `ETag` you last read: the change is refused with 412 when it is no longer the current one.",
    ),
]
IfNoneMatch: TypeAlias = Annotated[
    str | None,
    HeaderParameter(
        name="If-None-Match",
        max_length=1000,
        description="The `ETag` you last read: the answer is 304 without a body when it is still the current one.",
    ),
]


def require_if_match(request: Request[Any, Any, Any]) -> None:
    """Where the operation knows `If-Match`. Raises HttpProblem (RFC 6585, section 3)."""
    if "if_match" in request.route_handler.parsed_fn_signature.parameters and "if-match" not in request.headers:
        raise HttpProblem(PRECONDITION_REQUIRED)


def etag(version: int) -> str:
    return f'"{version}"'


def expected_versions(if_match: str | None) -> ExpectedVersions:
    """The versions a client would change. A weak or foreign tag matches none (strong comparison)."""
    if if_match is None or if_match.strip() == "*":
        return None
    return frozenset(int(tag["version"]) for tag in _TAG.finditer(if_match) if not tag["weak"])


def is_unchanged(version: int, if_none_match: str | None) -> bool:
    """Whether the client has this version already (weak comparison)."""
    if if_none_match is None:
        return False
    return if_none_match in {etag(version), "*"} or any(
        int(tag["version"]) == version for tag in _TAG.finditer(if_none_match)
    )


def not_modified(version: int) -> Response[Any]:
    return JsonResponse(None, status_code=HTTP_304_NOT_MODIFIED, headers={"ETag": etag(version)})
