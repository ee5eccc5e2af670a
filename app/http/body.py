"""Reads request bodies strictly: declared as JSON, nothing unknown, nothing converted."""

import math
from asyncio import timeout
from functools import cache
from typing import Annotated, Any, Final, TypeAlias, TypeVar

import msgspec
from litestar import Request
from litestar.params import BodyKwarg
from litestar.types import Empty, Receive
from litestar.typing import FieldDefinition

from app.http.body_errors import member_errors
from app.http.headers import header
from app.http.problem_types import MALFORMED_REQUEST, REQUEST_TIMEOUT, UNSUPPORTED_MEDIA_TYPE, problem_type_of
from app.http.problems import HttpProblem
from domain.shared.errors import InvalidInput

T = TypeVar("T")

OptionalBody: TypeAlias = Annotated[T | None, BodyKwarg(media_type="application/json")]
"""`data: OptionalBody[GrantRoleRequest] = None`: JSON, or nothing at all."""
BODY_SECONDS: Final = 10
"""For all of a body. A client that is silent would otherwise keep one of ROSTER_MAX_REQUESTS places (ADR 19)."""


class StrictRequest(Request[Any, Any, Any]):
    """Litestar decodes any body as JSON and turns "5" into 5; this decodes once, into the handler's own type."""

    async def body(self) -> bytes:
        """All of it. Raises HttpProblem when it does not arrive in time; the connection ends with that answer."""
        if self._body is not Empty:
            return self._body
        if self._has_none():
            self._body = b""
            return self._body
        if header(self.scope, b"transfer-encoding") is None:
            self.receive = _until(self.content_length, self.receive)
        try:
            async with timeout(BODY_SECONDS):
                return await super().body()
        except TimeoutError:
            is_http_1 = self.scope["http_version"].startswith("1")
            raise HttpProblem(REQUEST_TIMEOUT, headers={"Connection": "close"} if is_http_1 else None) from None

    @property
    def content_length(self) -> int | None:
        announced = header(self.scope, b"content-length")
        if announced is None:
            return None
        # What is no number Litestar refuses.
        return int(announced) if announced.isdigit() else super().content_length

    def _has_none(self) -> bool:
        """Who sends one in HTTP/1 says how long it is, or that it comes in pieces (RFC 9112, section 6.3)."""
        says_nothing = self.content_length is None and header(self.scope, b"transfer-encoding") is None
        return says_nothing and self.scope["http_version"].startswith("1")

    async def json(self) -> Any:
        """The handler's `data`. Raises HttpProblem with every invalid member."""
        field = self.route_handler.parsed_data_field
        if field is None:
            return Empty
        body = await self.body()
        if field.is_optional and not body:
            return None
        if isinstance(field.kwarg_definition, BodyKwarg):
            self._require(getattr(field.kwarg_definition.media_type, "value", field.kwarg_definition.media_type))
        try:
            return _decode(body, _struct(field))
        # Also from member_errors: what is invalid at its beginning may be malformed further on.
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise HttpProblem(MALFORMED_REQUEST) from None

    def _require(self, expected: str) -> None:
        encoding = header(self.scope, b"content-encoding")
        if encoding is None and header(self.scope, b"content-type") == expected.encode():
            return
        media_type, parameters = self.content_type
        charset = parameters.get("charset", "utf-8").lower()
        compressed = (encoding or b"identity").lower() != b"identity"
        if media_type.lower() != expected or charset not in {"utf-8", "utf8"} or compressed:
            raise HttpProblem(
                UNSUPPORTED_MEDIA_TYPE,
                f"Send the body uncompressed, as `Content-Type: {expected}`.",
                headers={"Accept-Patch" if self.method == "PATCH" else "Accept-Post": expected},
            )


def _until(length: int | None, receive: Receive) -> Receive:
    """That nothing follows the last byte, the server says in a message of its own, which takes another wait."""
    missing = math.inf if length is None else length

    async def receive_the_rest() -> Any:
        nonlocal missing
        message: Any = await receive()
        missing -= len(message.get("body", b""))
        return {**message, "more_body": False} if missing <= 0 else message

    return receive_the_rest


def _struct(field: FieldDefinition) -> Any:
    """Of a body that may be left out: what it is when it is there, which `null` is not."""
    return (
        next(inner.annotation for inner in field.inner_types if not inner.is_none_type)
        if field.is_optional
        else field.annotation
    )


def _decode(body: bytes, type_: Any) -> Any:
    try:
        return _decoder(type_).decode(body)
    except msgspec.ValidationError as error:
        raise HttpProblem(problem_type_of(InvalidInput), errors=member_errors(body, type_, error)) from None


@cache
def _decoder(type_: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(type_)
