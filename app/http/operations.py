"""What every operation of the OpenAPI document has in common, said once and by rule."""

from typing import Any, Final

from app.http.documentation import response_for
from app.http.problems import (
    BODY_TOO_LARGE,
    INTERNAL_ERROR,
    INVALID_PARAMETERS,
    MALFORMED_REQUEST,
    UNSUPPORTED_MEDIA_TYPE,
    ProblemType,
    problem_type_of,
)
from domain.shared.errors import InvalidInput, NotFound, Unavailable

Json = dict[str, Any]

_TEXT: Final = {"type": "string", "maxLength": 2000}
_HEADERS: Final[dict[str, Json]] = {
    "X-Request-Id": {
        "description": "Names this request in the log: yours when you sent a valid one.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$", "maxLength": 64},
    },
    "ETag": {
        "description": "The version, for `If-Match` and `If-None-Match`.",
        "schema": {"type": "string", "pattern": '^"[1-9][0-9]*"$', "maxLength": 32},
        "example": '"1"',
    },
    "Location": {"description": "Where the new thing is.", "schema": _TEXT | {"format": "uri-reference"}},
    "Link": {"description": 'The next page, as `rel="next"` (RFC 8288), while there is one.', "schema": _TEXT},
    "Retry-After": {
        "description": "Seconds to wait before the same request is worth sending again.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 86_400},
    },
}


def complete(path: str, operation: Json) -> None:
    """Add the refusals that any such operation can answer, and the headers of all its answers."""
    responses = operation["responses"]
    # Litestar describes its own validation errors, which no client of ours ever sees.
    responses.pop("400", None)
    for problem in _shared(path, operation):
        _add(responses, problem)
    if _has_parameter(operation, "If-None-Match"):
        responses["304"] = {"description": "Not modified: you have the current version."}
    operation["responses"] = dict(sorted(responses.items()))
    for status, response in operation["responses"].items():
        for name in _header_names(operation, status):
            response.setdefault("headers", {})[name] = _HEADERS[name]


def _shared(path: str, operation: Json) -> list[ProblemType]:
    shared = [INVALID_PARAMETERS, INTERNAL_ERROR]
    if "requestBody" in operation:
        shared += [MALFORMED_REQUEST, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, problem_type_of(InvalidInput)]
    if "{" in path:
        shared.append(problem_type_of(NotFound))
    if path.startswith("/v1/"):
        shared.append(problem_type_of(Unavailable))
    return shared


def _add(responses: Json, problem: ProblemType) -> None:
    added = response_for([problem])
    known = responses.setdefault(str(problem.status), added)
    if known is not added:
        known["description"] += " " + added["description"]
        for media_type, content in added["content"].items():
            known["content"][media_type]["examples"] |= content["examples"]


def _header_names(operation: Json, status: str) -> list[str]:
    is_conditional = _has_parameter(operation, "If-None-Match") or _has_parameter(operation, "If-Match")
    names = ["X-Request-Id"]
    if status == "201":
        names += ["Location", "ETag"]
    if status in {"200", "304"} and is_conditional:
        names.append("ETag")
    if status == "200" and _has_parameter(operation, "cursor"):
        names.append("Link")
    if status == "503":
        names.append("Retry-After")
    return names


def _has_parameter(operation: Json, name: str) -> bool:
    return any(parameter["name"] == name for parameter in operation.get("parameters", ()))
