"""Reading the audit trail."""

from domain.audit.use_cases.list_audit_events import ListAuditEvents
from domain.audit.values import AuditFilter, AuditSort, TargetType
from domain.shared.actor import SHELL
from domain.shared.page import PageRequest
from domain.users.entities import User
from domain.users.occurrences import user_activated, user_deleted
from tests.fakes.audit import FakeAuditEventRepository, FakeAuditTrail
from tests.fakes.register import FakeRegister
from tests.samples import NOBODY, NOON


async def test_lists_what_happened_to_a_user_who_is_not_there_any_more(
    register: FakeRegister, audit: FakeAuditTrail, ana: User
) -> None:
    list_audit_events = ListAuditEvents(actor=SHELL, audit_events=FakeAuditEventRepository(register))
    await audit.record(user_activated(ana), user_deleted(ana, at=NOON))
    del register.users[ana.id]
    wanted = AuditFilter(target_type=TargetType.USER, target_id=ana.id)
    page = await list_audit_events.execute(wanted, PageRequest(5))
    assert [event.occurrence for event in page.items] == [user_deleted(ana, at=NOON), user_activated(ana)]
    oldest_first = await list_audit_events.execute(wanted, PageRequest(5), AuditSort.OCCURRED_AT)
    assert oldest_first.items == page.items[::-1]
    assert (await list_audit_events.execute(AuditFilter(target_id=NOBODY), PageRequest(5))).items == []
