"""Read the audit trail, a page at a time."""

from dataclasses import dataclass

from domain.audit.entities import AuditEvent
from domain.audit.ports import AuditEventRepository
from domain.audit.values import AuditFilter
from domain.shared.page import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAuditEvents:
    """The newest first. Events outlive what they are about: a deleted user's are still there."""

    audit_events: AuditEventRepository

    async def execute(self, wanted: AuditFilter, page: PageRequest) -> Page[AuditEvent]:
        return await self.audit_events.list_page(wanted, page)
