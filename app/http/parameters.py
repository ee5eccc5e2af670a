"""Refuses what Litestar would silently accept: unknown or doubled query parameters, and ids in another spelling."""

from functools import cache
from typing import Any, Final
from urllib.parse import parse_qsl
from uuid import UUID

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter

from app.http.problem_types import INVALID_PARAMETERS
from app.http.problems import HttpProblem, InvalidMember
from domain.shared.errors import NotFound

_MAX_PARAMETERS: Final = 50


def require_known_parameters(request: Request[Any, Any, Any]) -> None:
    """Raises HttpProblem, and NotFound for an id that is not in its canonical form."""
    for value in request.scope["path_params"].values():
        # `UUID()` also takes braces, URNs and capitals: several names for one thing.
        if isinstance(value, UUID) and str(value) not in request.scope["path"].split("/"):
            raise NotFound
    if query := request.scope["query_string"]:
        _require_known(query, _known(request.route_handler))


def _require_known(query: bytes, known: frozenset[str]) -> None:
    try:
        names = [
            name
            for name, _ in parse_qsl(
                query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MAX_PARAMETERS
            )
        ]
    except ValueError:
        raise HttpProblem(INVALID_PARAMETERS, "The query is not valid percent-encoded UTF-8.") from None
    errors = [
        InvalidMember("There is no such parameter." if name not in known else "Give it once.", parameter=name[:200])
        for name in dict.fromkeys(names)
        if name not in known or names.count(name) > 1
    ]
    if errors:
        raise HttpProblem(INVALID_PARAMETERS, errors=errors)


@cache
def _known(handler: HTTPRouteHandler) -> frozenset[str]:
    parameters = handler.parsed_fn_signature.parameters
    return frozenset(name for name, each in parameters.items() if isinstance(each.kwarg_definition, QueryParameter))
