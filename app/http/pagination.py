"""Pages of a list: `limit` and `cursor` in, `next_cursor` and a `Link` header out."""

import base64
from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeAlias
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Request
from litestar.params import QueryParameter

from app.http.problems import INVALID_PARAMETERS, HttpProblem, InvalidMember
from domain.shared.page import PageRequest, Position

LIMIT_DEFAULT: Final = 50
LIMIT_MAX: Final = 200
CURSOR_MAX: Final = 200

Limit: TypeAlias = Annotated[int, QueryParameter(ge=1, le=LIMIT_MAX, description="How many at most.")]
Cursor: TypeAlias = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        max_length=CURSOR_MAX,
        description="Where to go on: the `next_cursor` of the page before. Leave it out for the first page.",
    ),
]


def page_request(limit: int, cursor: str | None) -> PageRequest:
    """Raises HttpProblem when the cursor is none of ours."""
    return PageRequest(limit, None if cursor is None else decode_cursor(cursor))


def encode_cursor(position: Position | None) -> str | None:
    """Opaque to clients; for us, the time and the id of the last item shown."""
    if position is None:
        return None
    packed = msgspec.json.encode((position.created_at.astimezone(UTC), position.id))
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode_cursor(cursor: str) -> Position:
    """Raises HttpProblem unless `encode_cursor` made it."""
    try:
        packed = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        position = Position(*msgspec.json.decode(packed, type=tuple[datetime, UUID]))
        # One position, one cursor: also keeps out times without a zone, or with one that overflows.
        if encode_cursor(position) == cursor:
            return position
    except (ValueError, OverflowError, msgspec.MsgspecError):
        pass
    detail = "Not a cursor of this list: use `next_cursor` as it was given."
    raise HttpProblem(INVALID_PARAMETERS, errors=[InvalidMember(detail, parameter="cursor")])


def link_header(request: Request[Any, Any, Any], limit: int, next_cursor: str | None) -> dict[str, str]:
    """`Link: <...>; rel="next"` (RFC 8288) while there is a next page."""
    if next_cursor is None:
        return {}
    query = urlencode({"limit": limit, "cursor": next_cursor})
    return {"Link": f'<{request.scope.get("root_path", "")}{request.scope["path"]}?{query}>; rel="next"'}
