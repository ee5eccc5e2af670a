"""What is measured: the requests of each operation, the same for every server."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final
from uuid import UUID

import msgspec

from benchmarks.database import FREE_ROLES, USERS
from benchmarks.load import Request
from benchmarks.tokens import token_of

READ: Final = "read a user with its roles"
UNCHANGED: Final = "read a user, unchanged"
ME: Final = "read oneself"
FORWARD_AUTH: Final = "forward-auth"
PAGE: Final = "a page of 50 users"
SEARCH: Final = "search by part of a name"
CREATE: Final = "create a user, no password"
PATCH: Final = "patch a user"
GRANT: Final = "grant a role"

_numbers: Final = count()
# One user after the other is granted the first of the roles that nobody holds, then each of them the next.
_grants: Final = count()
_people: Final[list[UUID]] = []
_PEOPLE: Final = 100


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
    is_change: bool = False

    def round(self, users: Iterator[UUID]) -> list[Request]:
        return [self.request(next(users)) for _ in range(self.requests)]


def _read(user_id: UUID) -> Request:
    return Request("GET", f"/v1/users/{user_id}")


def _read_again(user_id: UUID) -> Request:
    return Request("GET", f"/v1/users/{user_id}", ('If-None-Match: "1"',))


def _me(user_id: UUID) -> Request:
    """Of one of so many people who have signed in: a client uses its token many times."""
    if len(_people) < _PEOPLE:
        _people.append(user_id)
    person = _people[user_id.int % len(_people)]
    return Request("GET", "/v1/me", credential=f"Authorization: Bearer {token_of(person)}")


def _page(_: UUID) -> Request:
    return Request("GET", "/v1/users?limit=50&include=roles")


def _search(_: UUID) -> Request:
    """Another five digits each time: of a million, about twenty have them in their name."""
    return Request("GET", f"/v1/users?search={10_000 + next(_numbers) * 7919 % 90_000}&limit=50&include=roles")


def _create(_: UUID) -> Request:
    user = {"email": f"new-{next(_numbers)}@example.com", "display_name": "Somebody new"}
    return Request("POST", "/v1/users", ("Content-Type: application/json",), msgspec.json.encode(user))


def _rename(user_id: UUID) -> Request:
    changes = {"display_name": f"Somebody renamed {next(_numbers)}"}
    return Request(
        "PATCH",
        f"/v1/users/{user_id}",
        ("Content-Type: application/merge-patch+json",),
        msgspec.json.encode(changes),
    )


def _grant(user_id: UUID) -> Request:
    return Request("PUT", f"/v1/users/{user_id}/roles/{FREE_ROLES[next(_grants) // USERS]}")


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
    Operation(READ, _read, 200, requests=300, at_most=2.5),
    Operation(UNCHANGED, _read_again, 304, requests=300, at_most=2.2),
    Operation(ME, _me, 200, requests=300, at_most=2.8),
    Operation(FORWARD_AUTH, _forward_auth, 200, requests=300, at_most=2.0),
    Operation(PAGE, _page, 200, requests=100, at_most=1.7, own=frozenset({"next_cursor"})),
    Operation(SEARCH, _search, 200, requests=100, own=frozenset({"next_cursor"})),
    Operation(
        CREATE,
        _create,
        201,
        requests=200,
        at_most=2.6,
        own=frozenset({"id", "email", "created_at", "updated_at"}),
        is_change=True,
    ),
    # Last, for above users are asked for as they were seeded.
    Operation(
        PATCH,
        _rename,
        200,
        requests=200,
        own=frozenset({"display_name", "version", "updated_at"}),
        is_change=True,
    ),
    Operation(GRANT, _grant, 204, requests=200, at_most=2.6, is_change=True),
)
