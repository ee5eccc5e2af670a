"""What is measured: the requests of each operation, the same for every server."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final
from uuid import UUID

import msgspec

from benchmarks.load import Request

_numbers: Final = count()


@dataclass(frozen=True, slots=True)
class Operation:
    """One kind of request, `requests` times a round."""

    name: str
    request: Callable[[UUID], Request]
    status: int
    requests: int
    at_most: float | None = None
    """What it may cost, in multiples of the limit. Without a bar, it is measured to be known."""
    own: frozenset[str] = frozenset()
    """Members of the answer that every server makes for itself. All others must be the same."""

    def round(self, users: Iterator[UUID]) -> list[Request]:
        return [self.request(next(users)) for _ in range(self.requests)]


def _read(user_id: UUID) -> Request:
    return Request("GET", f"/v1/users/{user_id}")


def _read_again(user_id: UUID) -> Request:
    return Request("GET", f"/v1/users/{user_id}", ('If-None-Match: "1"',))


def _page(_: UUID) -> Request:
    return Request("GET", "/v1/users?include=roles&limit=50")


def _create(_: UUID) -> Request:
    user = {"email": f"new-{next(_numbers)}@example.com", "display_name": "Somebody new"}
    return Request("POST", "/v1/users", ("Content-Type: application/json",), msgspec.json.encode(user))


def _forward_auth(user_id: UUID) -> Request:
    """As Caddy sends it for a browser."""
    headers = (
        "X-Forwarded-For: 203.0.113.9",
        "X-Forwarded-Method: GET",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: app.example.com",
        "X-Forwarded-Uri: /reports/2026?page=2",
    )
    return Request("GET", "/authz/forward", headers, credential=f"Cookie: __Host-roster=rst_{user_id}")


OPERATIONS: Final = (
    Operation("read a user with its roles", _read, 200, requests=300, at_most=4.0),
    Operation("the same, unchanged", _read_again, 304, requests=300),
    Operation("forward_auth", _forward_auth, 200, requests=300, at_most=2.0),
    Operation("a page of 50 users", _page, 200, requests=100, own=frozenset({"next_cursor"})),
    Operation(
        "create a user, no password",
        _create,
        201,
        requests=200,
        own=frozenset({"id", "email", "created_at", "updated_at"}),
    ),
)
