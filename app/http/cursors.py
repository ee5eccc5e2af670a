"""A place in a list as clients carry it: sealed, and good for that list alone."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple, Self
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request

from app.http.problem_types import INVALID_PARAMETERS
from app.http.problems import HttpProblem, InvalidMember
from domain.shared.cursors import CURSOR_SEAL, CursorNotValid, CursorSeal
from domain.shared.page import Position

AnyRequest = Request[Any, Any, Any]

CURSOR_PATTERN: Final = "^[A-Za-z0-9_-]+$"
CURSOR_LENGTH_MIN: Final = 40
CURSOR_LENGTH_MAX: Final = 2600
"""The longest name and address, in base64."""

# What may change from page to page of the same list.
_OF_THE_PAGE: Final = frozenset({"limit", "cursor", "fields", "include", "total"})

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Place(NamedTuple):
    """Where a page is: behind the position, or ahead of it."""

    position: Position
    is_ahead: bool = False


class Cursors:
    """Of one list, which `of` names."""

    def __init__(self, seal: CursorSeal, of: bytes) -> None:
        self._seal = seal
        self._list = of

    @classmethod
    def asked_for(cls, request: AnyRequest) -> Self:
        """A list is its path, its filters and its order."""
        said: list[tuple[str, str]] = []
        if request.scope["query_string"]:
            said = sorted(pair for pair in request.query_params.items() if pair[0] not in _OF_THE_PAGE)
        return cls(
            request.scope["litestar_app"].state[CURSOR_SEAL], f"{request.scope['path']}?{urlencode(said)}".encode()
        )

    def write(self, place: Place) -> str:
        sealed = self._seal.seal(_packed(place), of=self._list)
        return urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def read(self, cursor: str) -> Place:
        """`cursor` has the form that CURSOR_PATTERN demands. Raises HttpProblem for one of another list."""
        try:
            sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
            return _unpacked(self._seal.open(sealed, of=self._list))
        except (CursorNotValid, ValueError):
            error = InvalidMember(
                "This is no cursor of this list. Leave it out, or take one from a page with the same filters and sort.",
                parameter="cursor",
            )
            raise HttpProblem(INVALID_PARAMETERS, errors=[error]) from None


def _packed(place: Place) -> bytes:
    key, id = place.position.key, place.position.id
    if isinstance(key, str):
        return bytes((place.is_ahead, True)) + id.bytes + key.encode()
    microseconds = (key - _EPOCH) // _MICROSECOND
    return bytes((place.is_ahead, False)) + id.bytes + microseconds.to_bytes(8, "big", signed=True)


def _unpacked(packed: bytes) -> Place:
    is_ahead, is_text, id, told = packed[0], packed[1], packed[2:18], packed[18:]
    key = told.decode() if is_text else _EPOCH + int.from_bytes(told, "big", signed=True) * _MICROSECOND
    return Place(Position(key, UUID(bytes=id)), bool(is_ahead))
