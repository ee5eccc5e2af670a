"""All that is kept about a person: the ports' promises, kept by the fakes and by PostgreSQL."""

from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

import pytest
from uuid_utils.compat import uuid7

from adapters.database.personal_data.records import SqlPersonalRecords
from domain.accounts.entities import AccountToken, Applicant
from domain.accounts.values import Purpose
from domain.api_keys.entities import NewApiKey
from domain.api_keys.values import KeyName
from domain.audit.entities import Occurrence
from domain.audit.values import Action, AuditFilter
from domain.personal_data.ports import PersonalRecords
from domain.personal_data.values import Section
from domain.roles.values import OPEN_ENDED
from domain.sessions.entities import Session
from domain.sessions.values import SessionKind
from domain.shared.page import PageRequest
from domain.shared.permissions import Permission
from domain.users.entities import User
from domain.users.values import DisplayName, Email
from tests.adapters.database.transactions import ORIGIN, Begin, on_fakes, on_postgres
from tests.fakes.personal_data import FakePersonalRecords
from tests.fakes.register import FakeRegister
from tests.samples import NOON, a_role, a_user

TOMORROW: Final = NOON + timedelta(days=1)
GUEST: Final = Email("guest@example.com")


@dataclass(frozen=True, slots=True)
class Scene:
    begin: Begin
    records: PersonalRecords

    async def kept(self, user: User) -> dict[Section, list[Any]]:
        found: dict[Section, list[Any]] = {}
        async with aclosing(self.records.of(user.id)) as records:
            async for section, some in records:
                found.setdefault(section, []).extend(some)
        return found


@pytest.fixture(params=["fake", pytest.param("postgres", marks=pytest.mark.database)])
def scene(request: pytest.FixtureRequest) -> Scene:
    if request.param == "fake":
        register = FakeRegister()
        return Scene(on_fakes(register), FakePersonalRecords(register))
    manager = request.getfixturevalue("manager")
    return Scene(on_postgres(manager), SqlPersonalRecords(manager))


def a_token(purpose: Purpose, user: User, email: Email) -> AccountToken:
    return AccountToken(
        id=uuid7(),
        purpose=purpose,
        user_id=user.id,
        links_version=1,
        email=email,
        applicant=Applicant(display_name=DisplayName("Guest")),
        created_at=NOON,
        expires_at=TOMORROW,
    )


async def test_each_section_has_what_is_kept(scene: Scene) -> None:
    ana, role = a_user(password_hash="$argon2id$"), a_role()
    bea = a_user("bea@example.com")
    session = Session.begin(
        id=uuid7(), user_id=ana.id, kind=SessionKind.TOKEN, client_address="192.0.2.1", user_agent="curl", at=NOON
    )
    key = NewApiKey.create(
        id=uuid7(),
        user_id=ana.id,
        name=KeyName("import"),
        permissions=frozenset({Permission.USERS_READ}),
        expires_at=TOMORROW,
        at=NOON,
    )
    sent, received = a_token(Purpose.INVITATION, ana, GUEST), a_token(Purpose.INVITATION, bea, ana.email)
    link = a_token(Purpose.CHANGE_EMAIL, ana, Email("next@example.com"))
    event = Occurrence(action=Action.USER_REGISTERED, target_id=ana.id, at=NOON, changed_fields=("email",))
    async with scene.begin() as ports:
        await ports.roles.add(role)
        await ports.users.add(ana)
        await ports.users.add(bea)
        await ports.assignments.grant(ana.id, role.id, by="shell", terms=OPEN_ENDED, at=NOON)
        await ports.sessions.add(session)
        await ports.api_keys.add(key.key, secret=key.secret)
        for token in (sent, received, link):
            await ports.account_tokens.issue(token, f"rat_{token.id}")
        await ports.audit.record(event, replace(event, target_id=bea.id))
    kept = await scene.kept(ana)
    assert list(kept) == [*Section]
    (user,), (held,), (signed_in,) = kept[Section.USER], kept[Section.ROLES], kept[Section.SESSIONS]
    assert (user["email"], user["has_password"], user["version"]) == (ana.email.address, True, 2)
    assert (held["role_id"], held["name"], held["granted_by"], held["granted_at"]) == (
        role.id,
        "editor",
        "shell",
        NOON,
    )
    assert (signed_in["id"], signed_in["client_address"], signed_in["ended_at"]) == (session.id, "192.0.2.1", None)
    assert [(each["id"], each["permissions"]) for each in kept[Section.API_KEYS]] == [(key.key.id, ["users:read"])]
    assert [(each["purpose"], each["email"]) for each in kept[Section.LINKS]] == [("change_email", "next@example.com")]
    assert [(each["id"], each["email"], each["display_name"]) for each in kept[Section.INVITATIONS]] == [
        (sent.id, None, None),
        (received.id, ana.email.address, "Guest"),
    ]
    (found,) = kept[Section.AUDIT_EVENTS]
    assert (found["action"], found["target_id"], found["changed_fields"]) == ("user_registered", ana.id, ["email"])
    assert (found["actor"], found["client_address"], found["request_id"]) == ("tester", None, None)
    assert key.secret not in str(kept)
    assert "argon2" not in str(kept)


async def test_erasing_takes_the_links_to_the_address_and_leaves_what_others_did(scene: Scene) -> None:
    ana, bea = a_user(), a_user("bea@example.com")
    invited, other = a_token(Purpose.INVITATION, bea, ana.email), a_token(Purpose.INVITATION, bea, GUEST)
    async with scene.begin() as ports:
        await ports.users.add(ana)
        await ports.users.add(bea)
        for token in (invited, other):
            await ports.account_tokens.issue(token, f"rat_{token.id}")
        await ports.audit.record(Occurrence(action=Action.USER_REGISTERED, target_id=ana.id, at=NOON))
    async with scene.begin() as ports:
        await ports.personal_traces.erase(await ports.users.get_for_update(ana.id))
    async with scene.begin() as ports:
        waiting = (await ports.invitations.list_page(PageRequest(10), at=NOON)).items
        (event,) = (await ports.audit_events.list_page(AuditFilter(target_id=ana.id), PageRequest(10))).items
    assert [each.id for each in waiting] == [other.id]
    assert event.origin == ORIGIN
