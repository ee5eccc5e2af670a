"""Read the audit trail, a page at a time."""

from dataclasses import dataclass
from typing import ClassVar

from domain.audit.entities import AuditEvent
from domain.audit.ports import AuditEventRepository
from domain.audit.values import AuditFilter, AuditSort
from domain.shared.actor import Actor
from domain.shared.page import Page, PageRequest
from domain.shared.permissions import Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAuditEvents:
    """The newest first, unless said. Events outlive what they are about: a deleted user's are still there."""

    permission: ClassVar[Permission] = Permission.AUDIT_READ

    actor: Actor
    audit_events: AuditEventRepository

    async def execute(
        self, wanted: AuditFilter, page: PageRequest, sort: AuditSort = AuditSort.OCCURRED_AT_DESCENDING
    ) -> Page[AuditEvent]:
        self.actor.require(self.permission)
        return await self.audit_events.list_page(wanted, page, sort)
