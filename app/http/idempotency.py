"""Safe retries by `Idempotency-Key`: recognises a request, hands its answer over to be kept, and gives it again."""

import hashlib
import hmac
import re
from typing import Any, Final, TypeVar

from litestar import Litestar, Request, Response
from litestar.response.base import ASGIResponse

from app.http.authentication import actor_of
from app.http.json_response import JsonResponse
from app.http.problem_types import INVALID_PARAMETERS
from app.http.problems import HttpProblem, InvalidMember
from domain.shared.idempotency import EXCHANGE, AlreadyAnswered, Answer, Exchange

T = TypeVar("T")

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
# With or without the quotes that the draft asks for: many clients leave them out.
KEY_PATTERN: Final = r'^("[ !#-\[\]-~]{1,255}"|[!#-\[\]-~]{1,255})$'
UNREPEATED: Final = {"unrepeated": True}
"""`opt` of routes that make nothing but secrets, or take a file: no answer is kept, whichever key comes along."""

_KEY: Final = re.compile(KEY_PATTERN.encode())


class KeptResponse(JsonResponse[T]):
    """What a route that changes something answers with: once rendered, it is noted to be given again."""

    def to_asgi_response(self, app: Litestar | None, request: Request[Any, Any, Any], **options: Any) -> ASGIResponse:
        rendered = super().to_asgi_response(app, request, **options)
        exchange: Exchange | None = request.scope["state"].get(EXCHANGE)
        if exchange:
            headers = tuple((name.decode(), value.decode()) for name, value in rendered.encode_headers())
            exchange.answer = Answer(status=rendered.status_code, headers=headers, body=rendered.body)
        return rendered


async def note_exchange(request: Request[Any, Any, Any]) -> None:
    """For the database to find in the request's state, if the client chose a key. Raises HttpProblem."""
    if request.route_handler.opt.get("unrepeated"):
        return
    headers = request.scope["headers"]
    if found := [value for name, value in headers if name == b"idempotency-key"]:
        key = _parse(found)
        request.scope["state"][EXCHANGE] = Exchange(
            caller=actor_of(request).name,
            key=hashlib.sha256(key).hexdigest(),
            fingerprint=_fingerprint(request, await request.body(), key),
        )


def _parse(found: list[bytes]) -> bytes:
    if len(found) > 1 or not _KEY.fullmatch(found[0]):
        advice = "Give one key of 1 to 255 visible characters, none of them a quote or a backslash."
        raise HttpProblem(INVALID_PARAMETERS, errors=[InvalidMember(advice, parameter=HEADER)])
    return found[0].strip(b'"')


def _fingerprint(request: Request[Any, Any, Any], body: bytes, key: bytes) -> bytes:
    """Keyed by the client's key, which is not stored: a body with a password cannot be guessed from the database.

    The length of each part is part of it, so that none can pass for two.
    """
    if_match = [value for name, value in request.scope["headers"] if name == b"if-match"]
    parts = [request.method.encode(), request.scope["path"].encode(), request.scope["query_string"], *if_match, body]
    return hmac.digest(key, b"".join(b"%d:%b" % (len(part), part) for part in parts), "sha256")


def handle_already_answered(_: Request[Any, Any, Any], replay: AlreadyAnswered) -> Response[bytes]:
    """The first answer once more, and a header that says so."""
    answer = replay.answer
    return Response(answer.body, status_code=answer.status, headers={**dict(answer.headers), REPLAYED: "true"})
