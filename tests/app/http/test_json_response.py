"""JSON is rendered as Litestar renders it, byte for byte."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
from litestar import Request, Response
from litestar.datastructures import Cookie

from app.http.json_response import JsonResponse
from domain.shared.permissions import Permission

SCOPE: Any = {"type": "http", "headers": [], "state": {}}
REQUEST: Request[Any, Any, Any] = Request(SCOPE)
OPTIONS: dict[str, Any] = {"headers": {}, "cookies": [], "media_type": "application/json", "status_code": 200}


class Thing(msgspec.Struct):
    id: UUID
    at: datetime
    kind: Permission
    name: str | None = None


THING = Thing(UUID(int=7), datetime(2026, 3, 1, 9, 30, tzinfo=UTC), Permission.USERS_READ, "Zoë")


@pytest.mark.parametrize(
    ("content", "more"),
    [
        (THING, {}),
        (THING, {"headers": {"ETag": '"1"', "Link": '<x>; rel="next"'}}),
        (THING, {"status_code": 503}),
        (THING, {"cookies": [Cookie("a", "b")]}),
        (None, {"status_code": 304, "headers": {"ETag": '"1"'}}),
        (None, {"headers": {"ETag": '"1"'}}),
        ([1, 2], {}),
        (b"as it is", {"media_type": "text/plain"}),
    ],
    ids=str,
)
async def test_is_what_litestar_would_send(content: Any, more: dict[str, Any]) -> None:
    assert await sent(JsonResponse(content, **more)) == await sent(Response(content, **more))


async def test_headers_of_the_route_are_sent_too() -> None:
    options = OPTIONS | {"headers": {"X-Route": "1"}}
    assert await sent(JsonResponse(THING), options) == await sent(Response(THING), options)


async def sent(response: Response[Any], options: dict[str, Any] = OPTIONS) -> list[Any]:
    messages: list[Any] = []

    async def send(message: Any) -> None:
        messages.append(message)

    async def receive() -> Any: ...

    rendered = response.to_asgi_response(None, REQUEST, **options)
    assert rendered.encode_headers()
    await rendered(REQUEST.scope, receive, send)
    return messages
