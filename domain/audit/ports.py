"""What the audit trail needs from outside."""

from typing import Protocol

from domain.audit.entities import AuditEvent, Occurrence
from domain.audit.values import AuditFilter, AuditSort
from domain.shared.page import Page, PageRequest


class AuditTrail(Protocol):
    """Where a use case says what it did; who asked for it is known already."""

    async def record(self, *occurrences: Occurrence) -> None:
        """Kept if, and only if, the change itself is: both are in one transaction. In the order given."""
        ...


class AuditEventRepository(Protocol):
    """The events that were recorded."""

    async def list_page(
        self, wanted: AuditFilter, page: PageRequest, sort: AuditSort = AuditSort.OCCURRED_AT_DESCENDING
    ) -> Page[AuditEvent]: ...
