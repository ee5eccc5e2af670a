"""What every operation of the OpenAPI document has in common, said once and by rule."""

from collections.abc import Sequence
from typing import Any, Final

from app.http.documentation import response_for
from app.http.idempotency import HEADER, KEY_PATTERN, REPLAYED
from app.http.problem_types import (
    BODY_TOO_LARGE,
    INTERNAL_ERROR,
    INVALID_PARAMETERS,
    MALFORMED_REQUEST,
    PRECONDITION_REQUIRED,
    REQUEST_TIMEOUT,
    UNSUPPORTED_MEDIA_TYPE,
    ProblemType,
    problem_type_of,
)
from domain.shared.errors import InvalidInput, NotFound, Overloaded, Unavailable
from domain.shared.idempotency import IdempotencyKeyReused, RequestInProgress

Json = dict[str, Any]

_TEXT: Final = {"type": "string", "maxLength": 2000}
COMPONENT_HEADERS: Final[dict[str, Json]] = {
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
    "Link": {"description": 'The pages around: `rel="next"`, `rel="prev"` (RFC 8288), if any.', "schema": _TEXT},
    REPLAYED: {
        "description": "`true` when this answer was given before, to the first request under this key.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "WWW-Authenticate": {
        "description": "How to sign in (RFC 6750): `error` is there when a credential was sent, and refused.",
        "schema": _TEXT,
        "example": 'Bearer realm="roster"',
    },
    "Retry-After": {
        "description": "Seconds to wait before the same request is worth sending again.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 86_400},
    },
}
# Without an example: explorers would send it with every request, and each key is for one.
_IDEMPOTENCY_KEY: Final[Json] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Chosen by you for this request alone. Sent again with the same key, it is not carried out again: "
    "you get the first answer. Without an answer, or after 503, simply send it again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 257, "pattern": KEY_PATTERN},
}
_UNSAFE: Final = frozenset({"post", "put", "patch", "delete"})

_HEADERS: Final = {"201": ("Location", "ETag"), "401": ("WWW-Authenticate",), "503": ("Retry-After",)}
"""Of every answer with that status."""
_DESCRIPTIONS: Final = {
    "200": "Done.",
    "201": "Created, and committed.",
    "204": "Done, and committed; there is nothing to say.",
}


def complete(path: str, method: str, operation: Json, refusals: Sequence[ProblemType], *, kept: bool) -> None:
    """Add `refusals` and those of any operation, headers, plain parameters. `kept`: under an `Idempotency-Key`."""
    responses = operation["responses"]
    # Litestar describes its own validation errors, which no client of ours ever sees.
    responses.pop("400", None)
    for response in responses.values():
        _without_ids(response)
    if method in _UNSAFE and kept:
        operation["parameters"] = [*operation.get("parameters", ()), _IDEMPOTENCY_KEY]
    for problem in (*refusals, *_shared(path, operation)):
        _add(responses, problem)
    if _has_parameter(operation, "If-None-Match"):
        responses["304"] = {"description": "You have the current version."}
    operation["responses"] = dict(sorted(responses.items()))
    for status, response in operation["responses"].items():
        response["description"] = _DESCRIPTIONS.get(status, response["description"])
        response["headers"] = {
            name: {"$ref": f"#/components/headers/{name}"} for name in _header_names(operation, status)
        }
    operation["parameters"] = [_plain(parameter) for parameter in operation.get("parameters", ())]


def _plain(parameter: Json) -> Json:
    """A parameter can be left out, but nobody can send null in a URL or a header."""
    schema = {name: value for name, value in parameter["schema"].items() if name not in {"oneOf", "description"}}
    for choice in parameter["schema"].get("oneOf", ()):
        if choice.get("type") != "null":
            schema |= choice
    kept = {name: value for name, value in parameter.items() if name not in {"deprecated", "schema"}}
    return kept | {"schema": schema}


def _shared(path: str, operation: Json) -> list[ProblemType]:
    shared = [INVALID_PARAMETERS, INTERNAL_ERROR]
    if "requestBody" in operation:
        shared += [MALFORMED_REQUEST, REQUEST_TIMEOUT, BODY_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE]
        shared.append(problem_type_of(InvalidInput))
    if _has_parameter(operation, HEADER):
        shared += [problem_type_of(RequestInProgress), problem_type_of(IdempotencyKeyReused)]
    if _has_parameter(operation, "If-Match"):
        shared.append(PRECONDITION_REQUIRED)
    if "{" in path:
        shared.append(problem_type_of(NotFound))
    if path.startswith("/v1/"):
        shared += [problem_type_of(Unavailable), problem_type_of(Overloaded)]
    return shared


def _add(responses: Json, problem: ProblemType) -> None:
    added = response_for([problem])
    known = responses.setdefault(str(problem.status), added)
    if known is not added and f"`{problem.code}`" not in known["description"]:
        known["description"] += " " + added["description"]
        for media_type, content in added["content"].items():
            known["content"][media_type]["examples"] |= content["examples"]


def _without_ids(response: Json) -> None:
    """Litestar writes its own names of the examples into them, where OpenAPI allows no such member."""
    for content in response.get("content", {}).values():
        for example in content.get("examples", {}).values():
            example.pop("id", None)


def _header_names(operation: Json, status: str) -> list[str]:
    is_conditional = _has_parameter(operation, "If-None-Match") or _has_parameter(operation, "If-Match")
    names = ["X-Request-Id", *_HEADERS.get(status, ())]
    if status in {"200", "304"} and is_conditional:
        names.append("ETag")
    if status == "200" and _has_parameter(operation, "cursor"):
        names.append("Link")
    if status.startswith("2") and _has_parameter(operation, HEADER):
        names.append(REPLAYED)
    if status == "409" and _has_parameter(operation, HEADER):
        names.append("Retry-After")
    return names


def _has_parameter(operation: Json, name: str) -> bool:
    return any(parameter["name"] == name for parameter in operation.get("parameters", ()))
