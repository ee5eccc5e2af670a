"""The changes that a writer asks for: each with its request and its effect."""

from collections.abc import Sequence
from random import Random
from typing import Any, Final
from uuid import UUID

import msgspec

from benchmarks.ledger.operations import Operation, Subject
from benchmarks.ledger.state import (
    State,
    creating,
    deleting,
    granting,
    putting_into,
    renaming,
    replacing_roles,
    revoking,
)
from benchmarks.load import Request

_JSON: Final = "Content-Type: application/json"
_MERGE_PATCH: Final = "Content-Type: application/merge-patch+json"


def register(id: str) -> Operation:
    name = f"Registered by {id}"
    user = Subject("users", f"{id}@example.com")
    request = _request("POST", "/v1/users", {"email": user.key, "display_name": name})
    return Operation(id, "register", user, request, creating("user_registered", State(name)))


def register_again(id: str, user: Subject) -> Operation:
    """With an address that is taken, unless its user was lost."""
    request = _request("POST", "/v1/users", {"email": user.key, "display_name": id})
    return Operation(id, "register, taken", user, request, creating("user_registered", State(id)))


def rename(id: str, user: Subject) -> Operation:
    return Operation(id, "patch", user, _patch(user, id, _state(user).version), renaming(id))


def rename_stale(id: str, user: Subject) -> Operation:
    """With the ETag of a version that never was."""
    return Operation(id, "patch, stale", user, _patch(user, id, _state(user).version + 1), renaming(id))


def switch(id: str, user: Subject) -> Operation:
    """Out of service, or back into it."""
    verb, status = ("deactivate", "deactivated") if _state(user).status == "active" else ("activate", "active")
    return Operation(id, verb, user, _request("POST", f"{user.path}/{verb}"), putting_into(status))


def delete(id: str, user: Subject) -> Operation:
    request = Request("DELETE", user.path, (f'If-Match: "{_state(user).version}"',))
    return Operation(id, "delete", user, request, deleting)


def assign(id: str, user: Subject, roles: Sequence[UUID], random: Random) -> Operation:
    """Grant a role that is not held, or revoke one that is."""
    role = random.choice(roles)
    target = f"{user.path}/roles/{role}"
    if role in _state(user).roles:
        return Operation(id, "revoke", user, _request("DELETE", target), revoking(role))
    return Operation(id, "grant", user, _request("PUT", target), granting(role))


def replace_roles(id: str, user: Subject, roles: Sequence[UUID], random: Random) -> Operation:
    """With at least one that was not held, or without one that was."""
    wanted = _state(user).roles ^ frozenset(random.sample(roles, random.randint(1, len(roles))))
    request = _request("PUT", f"{user.path}/roles", {"role_ids": list(wanted)})
    return Operation(id, "replace roles", user, request, replacing_roles(wanted))


def create_role(id: str) -> Operation:
    role = Subject("roles", id)
    request = _request("POST", "/v1/roles", {"name": id, "description": id})
    return Operation(id, "create a role", role, request, creating("role_created", State(id)))


def _state(subject: Subject) -> State:
    if subject.state is None:
        raise ValueError(f"{subject.key} does not exist: nothing can be changed about it")
    return subject.state


def _patch(user: Subject, name: str, version: int) -> Request:
    body = msgspec.json.encode({"display_name": name})
    return Request("PATCH", user.path, (_MERGE_PATCH, f'If-Match: "{version}"'), body)


def _request(method: str, target: str, members: dict[str, Any] | None = None) -> Request:
    if members is None:
        return Request(method, target, ("Content-Length: 0",))
    return Request(method, target, (_JSON,), msgspec.json.encode(members))
