"""The audit trail in PostgreSQL: written by the session of the change itself, read like every other list."""

from dataclasses import asdict
from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from adapters.database.keyset import KeysetQueries, keyset, read_page
from adapters.database.query import Query
from adapters.database.rows import AUDIT_EVENTS
from domain.audit.entities import AuditEvent, Occurrence
from domain.audit.ports import AuditEventRepository, AuditTrail
from domain.audit.values import Action, AuditFilter, AuditSort, Outcome
from domain.shared.actor import Actor, Origin
from domain.shared.page import Page, PageRequest

_RECORD: Final = Query(insert(AUDIT_EVENTS))
_CONDITIONS: Final = {
    "actor": AUDIT_EVENTS.c.actor == bindparam("actor"),
    "action": AUDIT_EVENTS.c.action == bindparam("action"),
    "target_type": AUDIT_EVENTS.c.target_type == bindparam("target_type"),
    "target_id": AUDIT_EVENTS.c.target_id == bindparam("target_id"),
    "occurred_after": AUDIT_EVENTS.c.occurred_at >= bindparam("occurred_after"),
    "occurred_before": AUDIT_EVENTS.c.occurred_at < bindparam("occurred_before"),
}


class SqlAuditTrail(AuditTrail):
    def __init__(self, session: AsyncSession, origin: Origin) -> None:
        self._session = session
        self._origin = origin

    async def record(self, *occurrences: Occurrence) -> None:
        if occurrences:
            await _RECORD.for_each(self._session, [_row(each, self._origin) for each in occurrences])


class SqlAuditEventRepository(AuditEventRepository):
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_page(
        self, wanted: AuditFilter, page: PageRequest, sort: AuditSort = AuditSort.OCCURRED_AT_DESCENDING
    ) -> Page[AuditEvent]:
        values = {name: value for name, value in asdict(wanted).items() if value is not None}
        return await read_page(self._session, _list(frozenset(values), sort), page, _read, **values)


@cache
def _list(names: frozenset[str], sort: AuditSort) -> KeysetQueries:
    """A query of its own for each set of filters: "or the parameter is null" would keep PostgreSQL off the indexes."""
    conditions = [_CONDITIONS[name] for name in sorted(names)]
    return keyset(
        select(AUDIT_EVENTS).where(*conditions),
        AUDIT_EVENTS.c.occurred_at,
        AUDIT_EVENTS.c.id,
        newest_first=sort.is_descending,
    )


def _row(occurrence: Occurrence, origin: Origin) -> dict[str, object]:
    return {
        "id": uuid7(),
        "occurred_at": occurrence.at,
        "actor": origin.actor.name,
        "action": occurrence.action.value,
        "target_type": occurrence.action.target_type.value,
        "target_id": occurrence.target_id,
        "role_id": occurrence.role_id,
        "session_id": occurrence.session_id,
        "api_key_id": occurrence.api_key_id,
        "changed_fields": list(occurrence.changed_fields),
        "outcome": occurrence.outcome.value,
        "request_id": origin.request_id,
        "client_address": origin.client_address,
    }


def _read(row: Any) -> AuditEvent:
    return AuditEvent(
        id=row.id,
        occurrence=Occurrence(
            action=Action(row.action),
            target_id=row.target_id,
            at=row.occurred_at,
            changed_fields=tuple(row.changed_fields),
            role_id=row.role_id,
            session_id=row.session_id,
            api_key_id=row.api_key_id,
            outcome=Outcome(row.outcome),
        ),
        origin=Origin(actor=Actor(name=row.actor), request_id=row.request_id, client_address=row.client_address),
    )
