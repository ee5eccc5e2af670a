"""The audit trail: the ports' promises, kept by the fakes and by PostgreSQL."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.audit.entities import AuditEvent, Occurrence
from domain.audit.values import Action, AuditFilter, AuditSort, Outcome, TargetType
from domain.shared.page import PageRequest, Position
from tests.adapters.database.transactions import ORIGIN, Begin
from tests.samples import NOBODY, NOON, a_user

ANA, BEA, EDITOR = UUID(int=1), UUID(int=2), UUID(int=3)
HOUR = timedelta(hours=1)
EVERYTHING = AuditFilter()

GRANTED = Occurrence(
    action=Action.ROLE_GRANTED, target_id=ANA, role_id=EDITOR, changed_fields=("roles",), at=NOON + 2 * HOUR
)
HISTORY = (
    Occurrence(action=Action.USER_REGISTERED, target_id=ANA, changed_fields=("email", "password"), at=NOON),
    Occurrence(action=Action.ROLE_CREATED, target_id=EDITOR, at=NOON + HOUR),
    GRANTED,
    Occurrence(action=Action.USER_DELETED, target_id=BEA, outcome=Outcome.REFUSED, at=NOON + 3 * HOUR),
)


async def test_what_was_recorded_is_found_with_its_origin(begin: Begin) -> None:
    await record(begin, GRANTED)
    (event,) = await found(begin, EVERYTHING)
    assert event == AuditEvent(id=event.id, occurrence=GRANTED, origin=ORIGIN)


async def test_the_newest_comes_first(begin: Begin) -> None:
    await record(begin, HISTORY[1], HISTORY[3])
    await record(begin, HISTORY[0], HISTORY[2])
    assert await occurrences(begin, EVERYTHING) == [*reversed(HISTORY)]


async def test_what_was_recorded_last_counts_as_newer_in_one_instant(begin: Begin) -> None:
    at_once = [replace(each, at=NOON) for each in HISTORY]
    await record(begin, *at_once)
    assert await occurrences(begin, EVERYTHING) == [*reversed(at_once)]


async def test_the_oldest_come_first_when_asked_and_the_way_back_is_the_same(begin: Begin) -> None:
    await record(begin, *(replace(each, at=NOON) for each in HISTORY))
    for sort in AuditSort:
        async with begin() as ports:
            first = await ports.audit_events.list_page(EVERYTHING, PageRequest(3), sort)
            last = await ports.audit_events.list_page(EVERYTHING, PageRequest(3, first.next), sort)
            assert await ports.audit_events.list_page(EVERYTHING, PageRequest(3, before=last.previous), sort) == first
        ids = [event.id for event in first.items + last.items]
        assert ids == sorted(ids, reverse=sort.is_descending)


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
async def test_no_event_is_shown_twice_or_left_out(begin: Begin, limit: int) -> None:
    earlier, at_noon = [replace(GRANTED, at=NOON - HOUR)] * 3, [replace(each, at=NOON) for each in HISTORY]
    await record(begin, *earlier, *at_noon)
    shown: list[Occurrence] = []
    after: Position | None = None
    async with begin() as ports:
        while True:
            page = await ports.audit_events.list_page(EVERYTHING, PageRequest(limit, after))
            shown += [event.occurrence for event in page.items]
            if page.next is None:
                break
            after = page.next
    assert shown == [*reversed(at_noon), *earlier]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"actor": "tester"}, [0, 1, 2, 3]),
        ({"actor": "somebody-else"}, []),
        ({"action": Action.ROLE_GRANTED}, [2]),
        ({"target_id": ANA}, [0, 2]),
        ({"target_id": NOBODY}, []),
        ({"target_type": TargetType.ROLE}, [1]),
        ({"target_type": TargetType.USER, "target_id": EDITOR}, []),
        ({"occurred_after": NOON + HOUR}, [1, 2, 3]),
        ({"occurred_before": NOON + HOUR}, [0]),
        ({"occurred_after": NOON + HOUR, "occurred_before": NOON + 3 * HOUR}, [1, 2]),
        ({"occurred_after": NOON + HOUR, "occurred_before": NOON + HOUR}, []),
        ({"actor": "tester", "action": Action.USER_REGISTERED, "target_id": ANA, "occurred_after": NOON}, [0]),
    ],
    ids=str,
)
async def test_only_what_is_wanted_is_listed(begin: Begin, wanted: dict[str, Any], expected: list[int]) -> None:
    await record(begin, *HISTORY)
    assert await occurrences(begin, AuditFilter(**wanted)) == [HISTORY[number] for number in reversed(expected)]


async def test_a_page_of_filtered_events_goes_on_in_the_filter(begin: Begin) -> None:
    await record(begin, *HISTORY)
    wanted = AuditFilter(target_id=ANA, occurred_before=NOON + 3 * HOUR)
    async with begin() as ports:
        first = await ports.audit_events.list_page(wanted, PageRequest(1))
        last = await ports.audit_events.list_page(wanted, PageRequest(1, first.next))
    assert [event.occurrence for event in (*first.items, *last.items)] == [HISTORY[2], HISTORY[0]]
    assert last.next is None


@pytest.mark.parametrize("year", [1, 9999])
async def test_a_bound_may_lie_at_either_end_of_time(begin: Begin, year: int) -> None:
    await record(begin, *HISTORY)
    bound = datetime(year, 1, 1, tzinfo=UTC)
    since = await found(begin, AuditFilter(occurred_after=bound))
    until = await found(begin, AuditFilter(occurred_before=bound))
    assert {len(since), len(until)} == {0, len(HISTORY)}


async def test_an_event_is_undone_with_the_change_that_it_tells_of(begin: Begin) -> None:
    async def change_and_fail() -> None:
        async with begin() as ports:
            await ports.users.add(a_user())
            await ports.audit.record(GRANTED)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await change_and_fail()
    assert await found(begin, EVERYTHING) == []


async def test_nothing_is_recorded_of_nothing(begin: Begin) -> None:
    await record(begin)
    assert await found(begin, EVERYTHING) == []


async def record(begin: Begin, *what: Occurrence) -> None:
    async with begin() as ports:
        await ports.audit.record(*what)


async def found(begin: Begin, wanted: AuditFilter) -> list[AuditEvent]:
    async with begin() as ports:
        return (await ports.audit_events.list_page(wanted, PageRequest(50))).items


async def occurrences(begin: Begin, wanted: AuditFilter) -> list[Occurrence]:
    return [event.occurrence for event in await found(begin, wanted)]
