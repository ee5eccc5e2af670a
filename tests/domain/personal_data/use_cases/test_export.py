"""Giving out all that is kept about a person."""

from contextlib import aclosing
from dataclasses import replace

import pytest

from domain.personal_data.use_cases.export_me import ExportMe
from domain.personal_data.use_cases.export_person import ALL_OF_IT, ExportPerson
from domain.personal_data.values import Section
from domain.shared.actor import ANONYMOUS, Actor, NotSignedIn, PermissionMissing, SessionRequired
from domain.shared.permissions import Permission
from domain.users.entities import User
from domain.users.errors import UserNotFound
from tests.fakes.personal_data import FakePersonalRecords
from tests.fakes.register import FakeRegister
from tests.samples import NOBODY

NEEDED = frozenset({Permission.USERS_READ, *ALL_OF_IT})
READER = Actor(name="key:1", permissions=NEEDED, user_id=NOBODY)


async def test_each_section_is_there_in_order(register: FakeRegister, ana: User) -> None:
    records = FakePersonalRecords(register)
    of_another = await ExportPerson(actor=READER, records=records).execute(ana.id)
    oneself = Actor(name=f"user:{ana.id}", user_id=ana.id, session_id=NOBODY)
    of_oneself = await ExportMe(actor=oneself, records=records).execute()
    for found in (of_another, of_oneself):
        async with aclosing(found):
            sections = [each async for each in found]
        assert [section for section, _ in sections] == [*Section]
        assert sections[0][1][0]["email"] == ana.email.address


@pytest.mark.parametrize("lacking", sorted(NEEDED))
async def test_who_may_not_read_a_part_gets_none_of_it(register: FakeRegister, ana: User, lacking: Permission) -> None:
    """Also of themselves: an API key would otherwise tell more about its owner than it may read."""
    reader = replace(READER, permissions=NEEDED - {lacking}, user_id=ana.id)
    with pytest.raises(PermissionMissing):
        await ExportPerson(actor=reader, records=FakePersonalRecords(register)).execute(ana.id)


async def test_oneself_is_somebody_who_has_signed_in(register: FakeRegister, ana: User) -> None:
    for actor, refusal in ((ANONYMOUS, NotSignedIn), (replace(READER, user_id=ana.id), SessionRequired)):
        with pytest.raises(refusal):
            await ExportMe(actor=actor, records=FakePersonalRecords(register)).execute()


async def test_refuses_nobody(register: FakeRegister) -> None:
    with pytest.raises(UserNotFound):
        await anext(await ExportPerson(actor=READER, records=FakePersonalRecords(register)).execute(NOBODY))
