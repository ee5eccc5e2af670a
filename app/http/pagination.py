"""Pages of a list: `limit` and `cursor` in, `next_cursor` and a `Link` header out."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, TypeAlias
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request
from litestar.params import QueryParameter

from app.http.addresses import asked_for
from domain.shared.page import PageRequest, Position

LIMIT_DEFAULT: Final = 50
LIMIT_MAX: Final = 200
CURSOR_PATTERN: Final = "^[0-9a-f]{46}$"

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

Limit: TypeAlias = Annotated[int, QueryParameter(ge=1, le=LIMIT_MAX, description="How many at most.")]
Cursor: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        min_length=46,
        max_length=46,
        pattern=CURSOR_PATTERN,
        description="Where to go on: the `next_cursor` of the page before. Leave it out for the first page.",
    ),
]


def page_request(limit: int, cursor: str | None) -> PageRequest:
    """`cursor` has the form that CURSOR_PATTERN demands."""
    return PageRequest(limit, None if cursor is None else decode_cursor(cursor))


def encode_cursor(position: Position | None) -> str | None:
    """Opaque to clients; for us, the microseconds since 1970 and the id of the last item shown."""
    if position is None:
        return None
    return f"{(position.at - _EPOCH) // _MICROSECOND:014x}{position.id.hex}"


def decode_cursor(cursor: str) -> Position:
    """Every text of CURSOR_PATTERN is a position, and none shows more than the list itself does."""
    return Position(_EPOCH + int(cursor[:14], 16) * _MICROSECOND, UUID(hex=cursor[14:]))


def link_header(request: Request[Any, Any, Any], limit: int, next_cursor: str | None) -> dict[str, str]:
    """`Link: <...>; rel="next"` (RFC 8288) while there is a next page. It keeps what the list was filtered by."""
    if next_cursor is None:
        return {}
    query = urlencode(dict(request.query_params.items()) | {"limit": limit, "cursor": next_cursor})
    return {"Link": f'<{asked_for(request.scope)}?{query}>; rel="next"'}
