"""The tables of an import that only its transaction sees: candidates, those of them who are known, and faults."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from uuid_utils import uuid7

from adapters.database.transfer.bulk import Bulk
from domain.transfer.values import Candidate, Fault, Grant

TABLES: Final = """
CREATE TEMP TABLE staging (
    line integer NOT NULL, id uuid NOT NULL, has_id boolean NOT NULL, event_id uuid NOT NULL, email text NOT NULL,
    email_key text NOT NULL, display_name text NOT NULL, status text, roles text[], password_hash text,
    created_at timestamptz, email_verified_at timestamptz
) ON COMMIT DROP;
CREATE TEMP TABLE known (line integer NOT NULL, user_id uuid NOT NULL) ON COMMIT DROP;
CREATE TEMP TABLE faults (line integer NOT NULL, field text, code text NOT NULL) ON COMMIT DROP
"""
_CANDIDATE: Final = (
    *("line", "id", "has_id", "event_id", "email", "email_key", "display_name"),
    *("status", "roles", "password_hash", "created_at", "email_verified_at"),
)
_FAULT: Final = ("line", "field", "code")
_AT_ONCE: Final = 262_144
"""Bytes for each COPY."""


class StagingTables:
    """Holds some candidates back, so that a COPY has many."""

    def __init__(self, bulk: Bulk) -> None:
        self._bulk = bulk
        self._held: list[str] = []
        self._size = 0

    async def add(self, candidates: Sequence[Candidate]) -> None:
        rows = "\n".join(map(_row, candidates))
        self._held.append(rows)
        self._size += len(rows)
        if self._size > _AT_ONCE:
            await self.flush()

    async def flush(self) -> None:
        data = _encoded(filter(None, self._held))
        self._held, self._size = [], 0
        if data:
            await self._bulk.copy("staging", _CANDIDATE, data)

    async def add_faults(self, faults: Sequence[Fault]) -> None:
        rows = (f"{fault.line}\t{fault.field or ''}\t{fault.code}" for fault in faults)
        if faults:
            await self._bulk.copy("faults", _FAULT, _encoded(rows))


def _encoded(rows: Iterable[str]) -> bytes:
    # No field has a tab or a line break: control characters keep nobody's rules.
    return "\n".join(rows).replace("\\", "\\\\").encode()


def _row(candidate: Candidate) -> str:
    given = candidate.id
    fields = (
        str(candidate.line),
        given or str(uuid7()),
        "t" if given else "f",
        str(uuid7()),
        candidate.email,
        candidate.email_key,
        candidate.display_name,
        candidate.status or "",
        "" if candidate.roles is None else _array(candidate.roles),
        candidate.password_hash or "",
        candidate.created_at or "",
        candidate.email_verified_at or "",
    )
    return "\t".join(fields)


@lru_cache(maxsize=1024)
def _array(grants: tuple[Grant, ...]) -> str:
    """A literal. Slugs and times need no quotation marks in it."""
    texts = (f"{role}@{expiry}" if expiry else role for role, expiry in grants)
    return f"{{{','.join(texts)}}}"
