"""What is measured: the requests of each operation, the same for every server."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final
from uuid import UUID

import msgspec

from benchmarks.load import Request

_numbers: Final = count()


@dataclass(frozen=True, slots=True)
class Operation:
    """`at_most` is the bar: what it may cost, in multiples of the limit. Without one, it is there to be known."""

    name: str
    status: int
    request: Callable[[UUID], Request]
    requests: int
    at_most: float | None = None
    own: frozenset[str] = frozenset()
    """Members of the answer that every server makes for itself; all others must be the same."""

    def round(self, ids: Sequence[UUID]) -> list[Request]:
        return [self.request(ids[number % len(ids)]) for number in range(self.requests)]


def _read(user_id: UUID) -> Request:
    return Request("GET", f"/v1/users/{user_id}")


def _read_unchanged(user_id: UUID) -> Request:
    return Request("GET", f"/v1/users/{user_id}", ('If-None-Match: "1"',))


def _page(_: UUID) -> Request:
    return Request("GET", "/v1/users?limit=50")


def _create(_: UUID) -> Request:
    user = {"email": f"new-{next(_numbers)}@example.com", "display_name": "Somebody new"}
    return Request("POST", "/v1/users", ("Content-Type: application/json",), msgspec.json.encode(user))


OPERATIONS: Final = (
    Operation("read a user with its roles", 200, _read, 2000, at_most=4.0),
    Operation("the same, unchanged (304)", 304, _read_unchanged, 500),
    Operation("a page of 50", 200, _page, 200, own=frozenset({"next_cursor"})),
    Operation(
        "create, without a password", 201, _create, 500, own=frozenset({"id", "email", "created_at", "updated_at"})
    ),
)
