"""What a user or a role looks like, and what a change makes of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID


@dataclass(frozen=True, slots=True)
class State:
    """As far as the ledger changes it. `version` counts the changes, so one too many or too few shows."""

    text: str
    """A user's display name, a role's description."""
    status: str = "active"
    roles: frozenset[UUID] = frozenset()
    version: int = 1


class Event(NamedTuple):
    """What an audit event says was done; the target is the operation's subject."""

    action: str
    role_id: UUID | None = None


class Step(NamedTuple):
    """The state afterwards (None is "not there"), and the audit events that must be there with it."""

    state: State | None
    events: frozenset[Event] = frozenset()


Effect: TypeAlias = Callable[[State | None], Step]
"""From the state before. What changes nothing leaves no event."""


def creating(action: str, state: State) -> Effect:
    return lambda before: Step(before) if before else Step(state, frozenset({Event(action)}))


def deleting(before: State | None) -> Step:
    return Step(None, frozenset({Event("user_deleted")})) if before else Step(None)


def renaming(text: str) -> Effect:
    return lambda before: _changed(before, Event("user_updated"), text=text)


def putting_into(status: str) -> Effect:
    event = Event({"active": "user_activated", "deactivated": "user_deactivated"}[status])
    return lambda before: Step(before) if before and before.status == status else _changed(before, event, status=status)


def granting(role: UUID) -> Effect:
    return lambda before: _assigned(before, (before.roles if before else frozenset()) | {role})


def revoking(role: UUID) -> Effect:
    return lambda before: _assigned(before, (before.roles if before else frozenset()) - {role})


def replacing_roles(roles: frozenset[UUID]) -> Effect:
    return lambda before: _assigned(before, roles)


def _assigned(before: State | None, roles: frozenset[UUID]) -> Step:
    if before is None or before.roles == roles:
        return Step(before)
    granted = (Event("role_granted", role) for role in roles - before.roles)
    revoked = (Event("role_revoked", role) for role in before.roles - roles)
    return _changed(before, *granted, *revoked, roles=roles)


def _changed(before: State | None, *events: Event, **members: Any) -> Step:
    if before is None:
        return Step(None)
    return Step(replace(before, version=before.version + 1, **members), frozenset(events))
