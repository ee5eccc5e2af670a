"""What is said of a record without looking at the register."""

from datetime import timedelta
from typing import Any

import pytest

from domain.shared.actor import SHELL
from domain.shared.errors import DomainError
from domain.transfer.checking import RecordCheck
from domain.transfer.entities import ImportPlan
from domain.transfer.values import Grant, OnConflict, RawUser, TransferFormat
from tests.fakes.security import FakePasswordHasher
from tests.fakes.system import FakeEmailParser
from tests.samples import NOON

PLAN = ImportPlan(format=TransferFormat.CSV, on_conflict=OnConflict.FAIL, dry_run=False, at=NOON)
GOOD = RawUser(7, "Ana@Example.com", " Ana ")
LATER = (NOON + timedelta(days=1)).isoformat()


@pytest.fixture
def check() -> RecordCheck:
    return RecordCheck(FakeEmailParser(), FakePasswordHasher(), plan=PLAN, actor=SHELL)


def test_values_come_in_their_normal_form(check: RecordCheck) -> None:
    found = check.candidate(GOOD._replace(roles=("editor", f"author@{LATER}", "editor")))
    assert (found.line, found.email, found.email_key, found.display_name) == (
        7,
        "Ana@example.com",
        "ana@example.com",
        "Ana",
    )
    assert found.roles == (Grant("editor"), Grant("author", LATER))
    assert (found.status, found.password_hash, found.id, found.created_at) == (None, None, None, None)


def test_times_are_in_utc(check: RecordCheck) -> None:
    found = check.candidate(GOOD._replace(created_at="2026-03-01T01:30:00+02:00"))
    assert found.created_at == "2026-02-28T23:30:00+00:00"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("email", None, "invalid_email"),
        ("email", "ana", "invalid_email"),
        ("display_name", "", "invalid_display_name"),
        ("display_name", "A\tB", "invalid_display_name"),
        ("id", "01980A3E-7C1D-7B5E-9F43-2A8F5B1C6D70", "invalid_user_id"),
        ("status", "Active", "invalid_status"),
        ("roles", ("Not A Role",), "invalid_grant"),
        ("roles", ("editor@tomorrow",), "invalid_grant"),
        ("roles", ("editor@",), "invalid_grant"),
        ("roles", (f"editor@{NOON.isoformat()}",), "invalid_grant"),
        ("password_hash", "correct horse battery staple", "unknown_password_hash"),
        ("created_at", "2026-03-01T09:30:00", "invalid_past_time"),
        ("created_at", LATER, "invalid_past_time"),
        ("created_at", "1969-12-31T23:59:59Z", "invalid_past_time"),
        ("email_verified_at", "0001-01-01T00:00:00+14:00", "invalid_past_time"),
    ],
)
def test_what_breaks_a_rule_is_named(check: RecordCheck, field: str, value: Any, code: str) -> None:
    raw = GOOD._replace(**{field: value})
    with pytest.raises(DomainError):
        check.candidate(raw)
    assert check.faults(raw) == [(7, field, code)]
