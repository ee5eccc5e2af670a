"""What is stored, read from the tables over a connection that the service knows nothing of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, NamedTuple, TypeAlias

import asyncpg

from benchmarks.credentials import REGISTERED
from benchmarks.ledger.state import Event, State

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

_USERS: Final = f"""
    SELECT email_key AS key, display_name AS text, status, version,
        ARRAY(SELECT role_id FROM user_roles WHERE user_id = users.id) AS roles
    FROM {REGISTERED}"""
_ROLES: Final = """
    SELECT name AS key, description AS text, 'active' AS status, version, '{}'::uuid[] AS roles
    FROM roles WHERE name <> 'administrator'"""
_EVENTS: Final = "SELECT request_id, action, role_id FROM audit_events WHERE outcome = 'done'"
_KEYS: Final = "SELECT key FROM idempotency_keys"


class Recorded(NamedTuple):
    """An audit event, and the request that it is of."""

    attempt: str
    event: Event


@dataclass(frozen=True, slots=True)
class Truth:
    """`rows` by table and key, `events` by the operation's id. `keys` is None where there are none to keep."""

    rows: Mapping[tuple[str, str], State]
    events: Mapping[str, list[Recorded]]
    keys: frozenset[str] | None = field(default=None, repr=False)


async def read_truth(connection: Connection, asked_for: Iterable[str], *, has_keys: bool) -> Truth:
    """In one snapshot. `asked_for`: the operations' ids, which are their keys."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        rows = {
            (table, row["key"]): _state(row)
            for table, query in (("users", _USERS), ("roles", _ROLES))
            for row in await connection.fetch(query)
        }
        events: dict[str, list[Recorded]] = defaultdict(list)
        for row in await connection.fetch(_EVENTS):
            attempt = row["request_id"] or ""
            recorded = Recorded(attempt, Event(row["action"], row["role_id"]))
            events[attempt.rpartition(".")[0]].append(recorded)
        stored = [row["key"] for row in await connection.fetch(_KEYS)] if has_keys else None
    return Truth(rows, events, stored if stored is None else _plain(stored, asked_for))


def _plain(stored: Iterable[str], asked_for: Iterable[str]) -> frozenset[str]:
    """Of a key only its SHA-256 is stored."""
    known = {sha256(id.encode()).hexdigest(): id for id in asked_for}
    return frozenset(known.get(key, key) for key in stored)


def _state(row: asyncpg.Record) -> State:
    return State(row["text"], row["status"], frozenset(row["roles"]), row["version"])
