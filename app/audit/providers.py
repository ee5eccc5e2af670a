"""How the use case about the audit trail is built from the port that an adapter provides."""

from typing import Final

from litestar.di import Provide

from app.http.injection import Port
from domain.audit.ports import AuditEventRepository
from domain.audit.use_cases.list_audit_events import ListAuditEvents
from domain.shared.actor import Actor


def provide_list_audit_events(
    caller: Port[Actor], audit_event_repository: Port[AuditEventRepository]
) -> ListAuditEvents:
    return ListAuditEvents(actor=caller, audit_events=audit_event_repository)


USE_CASES: Final = {"list_audit_events": Provide(provide_list_audit_events, sync_to_thread=False)}
