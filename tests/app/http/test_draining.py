"""Which answers end their connection, and when that is decided."""

from typing import Any

import pytest

from app.http.draining import ConnectionsClose, Draining


async def headers_of(draining: Draining, http_version: str, *, begins: bool = False) -> list[tuple[bytes, bytes]]:
    """Of an answer that has one header of its own. `begins`: draining, while the request is in flight."""
    sent: list[Any] = []

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        draining.begun |= begins
        await send({"type": "http.response.start", "status": 204, "headers": [(b"etag", b'"1"')]})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: Any) -> None:
        sent.append(message)

    scope: Any = {"type": "http", "http_version": http_version}
    await ConnectionsClose(app, draining)(scope, None, send)  # type: ignore[arg-type] # nothing is received
    headers: list[tuple[bytes, bytes]] = sent[0]["headers"]
    return headers


@pytest.mark.parametrize("http_version", ["1.0", "1.1", "2"])
async def test_a_server_that_stays_says_nothing(http_version: str) -> None:
    assert await headers_of(Draining(), http_version) == [(b"etag", b'"1"')]


@pytest.mark.parametrize("http_version", ["1.0", "1.1"])
async def test_each_answer_of_a_draining_server_ends_its_connection(http_version: str) -> None:
    assert (b"connection", b"close") in await headers_of(Draining(begun=True), http_version)


async def test_so_does_the_answer_to_a_request_that_is_older_than_the_signal() -> None:
    assert (b"connection", b"close") in await headers_of(Draining(), "1.1", begins=True)


async def test_http_2_has_no_such_header() -> None:
    assert await headers_of(Draining(begun=True), "2") == [(b"etag", b'"1"')]
