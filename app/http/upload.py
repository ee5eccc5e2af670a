"""Bodies that are read as they arrive and never held whole: bounded in size, in silence, and in what gzip makes."""

import zlib
from asyncio import timeout
from collections.abc import AsyncIterator
from typing import Any, Final

from litestar import Request

from app.http.body import BODY_SECONDS
from app.http.problem_types import BODY_TOO_LARGE, MALFORMED_REQUEST, REQUEST_TIMEOUT, UNSUPPORTED_MEDIA_TYPE
from app.http.problems import HttpProblem

AnyRequest = Request[Any, Any, Any]

_AT_ONCE: Final = 65_536
_LARGEST_RATIO: Final = 100
"""Text of a million people is a tenth when compressed. What is a thousandth was made to fill somebody's memory."""
_FREE: Final = 1_048_576
_GZIP: Final = 16 + zlib.MAX_WBITS


class UploadAborted(HttpProblem):
    """The client has left before its body was whole. Nobody hears the answer."""

    def __init__(self) -> None:
        super().__init__(MALFORMED_REQUEST, "The body ended before it was whole; nothing was changed. Send it again.")


def uploaded(request: AnyRequest, most: int) -> AsyncIterator[bytes]:
    """The body, inflated, of at most so many bytes. Raises HttpProblem, also while it is read."""
    encodings = request.headers.getall("content-encoding", [])
    match ",".join(encodings).strip().lower():
        case "" | "identity":
            return _bounded(_received(request), most)
        case "gzip" | "x-gzip":
            return _bounded(_inflated(_received(request)), most)
    raise HttpProblem(
        UNSUPPORTED_MEDIA_TYPE,
        "Send the body as it is, or with `Content-Encoding: gzip`.",
        headers={"Accept-Encoding": "gzip, identity"},
    )


async def _received(request: AnyRequest) -> AsyncIterator[bytes]:
    """The time is for each piece: how long all of them take depends on the client's line."""
    announced, received = request.headers.get("content-length"), 0
    more = True
    while more:
        try:
            async with timeout(BODY_SECONDS):
                message: Any = await request.receive()
        except TimeoutError:
            raise HttpProblem(REQUEST_TIMEOUT) from None
        if message["type"] == "http.disconnect":
            raise UploadAborted
        more = message.get("more_body", False)
        received += len(message["body"])
        yield message["body"]
    # Whatever the server makes of a connection that ends early: half of a file must not pass for all of it.
    if announced and announced.isdigit() and received != int(announced):
        raise UploadAborted


async def _bounded(body: AsyncIterator[bytes], most: int) -> AsyncIterator[bytes]:
    size = 0
    async for piece in body:
        size += len(piece)
        if size > most:
            raise HttpProblem(BODY_TOO_LARGE, f"The file has more than {most} bytes. Send it in several parts.")
        yield piece


async def _inflated(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """By RFC 1952, which may be several pieces one after the other."""
    inflater = zlib.decompressobj(_GZIP)
    taken = given = 0
    async for piece in body:
        taken += len(piece)
        data = piece
        while data or inflater.unconsumed_tail:
            if inflater.eof:
                inflater = zlib.decompressobj(_GZIP)
            text = _inflate(inflater, data)
            given += len(text)
            if given > _FREE + _LARGEST_RATIO * taken:
                raise HttpProblem(BODY_TOO_LARGE, "The body is compressed more than a hundredfold. Send it as it is.")
            yield text
            data = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    if taken and not inflater.eof:
        raise HttpProblem(MALFORMED_REQUEST, "The gzip body ends too early; nothing was changed. Send all of it.")


def _inflate(inflater: "zlib._Decompress", data: bytes) -> bytes:
    try:
        return inflater.decompress(data, _AT_ONCE)
    except zlib.error:
        raise HttpProblem(MALFORMED_REQUEST, "The body is not gzip. Send it as it is, or compress it.") from None
