"""Pages of a list: `limit` and `cursor` in, `next_cursor` and a `Link` header out."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, TypeAlias, TypeVar
from urllib.parse import quote_plus

from litestar import Request, Response
from litestar.params import QueryParameter

from app.http.addresses import asked_for
from app.http.cursors import CURSOR_LENGTH_MAX, CURSOR_LENGTH_MIN, CURSOR_PATTERN, Cursors, Place
from app.http.json_response import JsonResponse
from domain.shared.page import Page, PageRequest, Sort

T = TypeVar("T")
B = TypeVar("B")

AnyRequest = Request[Any, Any, Any]

LIMIT_DEFAULT: Final = 50
LIMIT_MAX: Final = 200

Limit: TypeAlias = Annotated[int, QueryParameter(ge=1, le=LIMIT_MAX, description="How many at most.")]
Cursor: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        min_length=CURSOR_LENGTH_MIN,
        max_length=CURSOR_LENGTH_MAX,
        pattern=CURSOR_PATTERN,
        description="Where to go on: the `next_cursor` of the page before, or what `Link` says, for the same list. "
        "Leave it out for the first page.",
    ),
]


def sorted_by(of: type[Sort], more: str = "") -> QueryParameter:
    """The parameter `sort`. Its value is a text, which `choice` makes one of the orders."""
    description = f"In which order; `-` is the other way round. {more}".strip()
    return QueryParameter(max_length=30, schema_extra={"enum": [*of]}, description=description)


def page_request(request: AnyRequest, limit: int, cursor: str | None) -> PageRequest:
    """`cursor` has the form that CURSOR_PATTERN demands. Raises HttpProblem when it is not one of this list."""
    if cursor is None:
        return PageRequest(limit)
    place = Cursors.asked_for(request).read(cursor)
    return PageRequest(limit, before=place.position) if place.is_ahead else PageRequest(limit, after=place.position)


def paged(
    request: AnyRequest,
    limit: int,
    page: Page[T],
    body_of: Callable[[Page[T], str | None], B],
    headers: Mapping[str, str] | None = None,
) -> Response[B]:
    """The answer: `body_of` makes it, given the page and the cursor of the next one."""
    cursors = Cursors.asked_for(request) if page.next or page.previous else None
    ahead = cursors.write(Place(page.previous, is_ahead=True)) if cursors and page.previous else None
    behind = cursors.write(Place(page.next)) if cursors and page.next else None
    links = _link_header(request, limit, {"prev": ahead, "next": behind})
    return JsonResponse(body_of(page, behind), headers={**links, **(headers or {})})


def _link_header(request: AnyRequest, limit: int, cursors: Mapping[str, str | None]) -> dict[str, str]:
    """`Link: <...>; rel="prev", <...>; rel="next"` (RFC 8288) while there are. Each keeps what the list is of."""
    links = [
        f'<{asked_for(request.scope)}?{_query(request, limit, cursor)}>; rel="{relation}"'
        for relation, cursor in cursors.items()
        if cursor
    ]
    return {"Link": ", ".join(links)} if links else {}


def _query(request: AnyRequest, limit: int, cursor: str) -> str:
    said = {name: quote_plus(value) for name, value in request.query_params.items()}
    return "&".join(f"{name}={value}" for name, value in (said | {"limit": limit, "cursor": cursor}).items())
