"""What the OpenAPI document says about signing in: who needs to, and what they must be allowed to do."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import Any, Final

from litestar.handlers import HTTPRouteHandler

from app.http.authentication import COOKIE, SAFE_METHODS
from app.http.problem_types import CROSS_SITE_REQUEST, ProblemType, problem_type_of
from domain.shared.actor import NotSignedIn, PermissionMissing
from domain.shared.authentication import CredentialRefused
from domain.shared.permissions import Permission

Json = dict[str, Any]

SECURITY_SCHEMES: Final[dict[str, Json]] = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "An access token or an API key (`rak_...`), as `Authorization: Bearer ...`.",
    },
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "The session of a browser that has signed in.",
    },
}
_EITHER: Final[list[Json]] = [{scheme: []} for scheme in SECURITY_SCHEMES]


def secure(operation: Json, handler: HTTPRouteHandler) -> list[ProblemType]:
    """Say who may; gives the refusals of those who may not. Known from the use case, and from nowhere else."""
    use_cases = [] if handler.opt.get("public") else list(_use_cases(handler))
    operation["security"] = _EITHER if use_cases else []
    refusals = [CROSS_SITE_REQUEST] if handler.http_methods - SAFE_METHODS else []
    if not use_cases:
        return refusals
    refusals += [problem_type_of(NotSignedIn), problem_type_of(CredentialRefused)]
    if needed := sorted(_permissions(use_cases)):
        operation["x-permission"] = needed
        words = " and ".join(f"`{permission}`" for permission in needed)
        told = [operation.get("description", ""), f"Needs {words}."]
        operation["description"] = " ".join(filter(None, told))
        refusals.append(problem_type_of(PermissionMissing))
    return refusals


def _use_cases(handler: HTTPRouteHandler) -> Iterable[type]:
    """Those among its dependencies that are told who asks."""
    for parameter in handler.parsed_fn_signature.parameters.values():
        kind = parameter.annotation
        if is_dataclass(kind) and isinstance(kind, type) and any(field.name == "actor" for field in fields(kind)):
            yield kind


def _permissions(use_cases: Iterable[type]) -> set[Permission]:
    names = ("permission", "further_permission")
    single = {getattr(use_case, name) for use_case in use_cases for name in names if hasattr(use_case, name)}
    return single.union(*(getattr(use_case, "further_permissions", ()) for use_case in use_cases))
