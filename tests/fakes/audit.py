"""An audit trail that is kept in memory, and forgotten with the change that it tells of."""

from uuid_utils.compat import uuid7

from domain.audit.entities import AuditEvent, Occurrence
from domain.audit.ports import AuditEventRepository, AuditTrail
from domain.audit.values import AuditFilter, AuditSort
from domain.shared.actor import Origin
from domain.shared.page import Page, PageRequest, Position
from tests.fakes.register import FakeRegister, page_of


class FakeAuditTrail(AuditTrail):
    def __init__(self, register: FakeRegister, origin: Origin) -> None:
        self._register = register
        self._origin = origin

    async def record(self, *occurrences: Occurrence) -> None:
        self._register.events += [AuditEvent(id=uuid7(), occurrence=each, origin=self._origin) for each in occurrences]


class FakeAuditEventRepository(AuditEventRepository):
    def __init__(self, register: FakeRegister) -> None:
        self._register = register

    async def list_page(
        self, wanted: AuditFilter, page: PageRequest, sort: AuditSort = AuditSort.OCCURRED_AT_DESCENDING
    ) -> Page[AuditEvent]:
        found = [event for event in self._register.events if _fits(event, wanted)]
        return page_of(
            found, page, lambda event: Position(event.occurrence.at, event.id), newest_first=sort.is_descending
        )


def _fits(event: AuditEvent, wanted: AuditFilter) -> bool:
    what = event.occurrence
    return (
        wanted.actor in {None, event.origin.actor.name}
        and wanted.action in {None, what.action}
        and wanted.target_type in {None, what.action.target_type}
        and wanted.target_id in {None, what.target_id}
        and (wanted.occurred_after is None or what.at >= wanted.occurred_after)
        and (wanted.occurred_before is None or what.at < wanted.occurred_before)
    )
