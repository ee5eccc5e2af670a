"""A body is read until its last byte is there, and nothing is waited for beyond that."""

from typing import Any

import pytest
from litestar import Litestar, post

from app.http.body import StrictRequest


@post("/", status_code=200)
async def echo(request: StrictRequest) -> bytes:
    return await request.body() + await request.body()


class Client:
    """Sends these pieces, and says that the last one is the last only in a message of its own, as Granian does."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = [*pieces, b""]
        self.answered = b""
        self.asked_for = 0

    async def receive(self) -> Any:
        self.asked_for += 1
        body = self.pieces.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(self.pieces)}

    async def send(self, message: Any) -> None:
        self.answered += message.get("body", b"")


async def asked(client: Client, *headers: tuple[bytes, bytes], http_version: str = "1.1") -> Client:
    app = Litestar([echo], request_class=StrictRequest, openapi_config=None)
    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": http_version,
        "method": "POST",
        "scheme": "http",
        "path": "/",
        "raw_path": b"/",
        "root_path": "",
        "query_string": b"",
        "headers": [*headers],
        "client": None,
        "server": None,
        "extensions": {},
        "state": {},
    }
    await app(scope, client.receive, client.send)
    return client


@pytest.mark.parametrize("pieces", [[b"whole"], [b"wh", b"ole"]])
async def test_the_end_of_an_announced_body_is_not_waited_for(pieces: list[bytes]) -> None:
    client = await asked(Client(*pieces), (b"content-length", b"5"))
    assert (client.answered, client.asked_for) == (b"wholewhole", len(pieces))


async def test_a_body_in_pieces_ends_when_the_server_says_so() -> None:
    client = await asked(Client(b"wh", b"ole"), (b"transfer-encoding", b"chunked"))
    assert (client.answered, client.asked_for) == (b"wholewhole", 3)


async def test_a_length_beside_pieces_says_nothing() -> None:
    client = await asked(Client(b"wh", b"ole"), (b"content-length", b"2"), (b"transfer-encoding", b"chunked"))
    assert client.answered == b"wholewhole"


async def test_where_nothing_is_announced_nothing_comes() -> None:
    assert (await asked(Client())).asked_for == 0


async def test_but_in_http_2_something_may() -> None:
    assert (await asked(Client(b"whole"), http_version="2")).answered == b"wholewhole"
