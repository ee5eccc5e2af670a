"""Registering many users at once."""

import pytest

from domain.audit.values import Action
from domain.shared.actor import SHELL
from domain.shared.batch import BatchRefused
from domain.users.entities import User
from domain.users.errors import EmailAlreadyTaken, InvalidDisplayName, InvalidEmail
from domain.users.use_cases.register_users import NewUser, RegisterUsers
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.batches import FakeUserBatches
from tests.fakes.register import FakeRegister
from tests.fakes.system import FakeClock, FakeEmailParser
from tests.fakes.users import FakeUserRepository

BEA, CAI = NewUser(email="bea@example.com", display_name="Bea"), NewUser(email="cai@example.com", display_name="Cai")
BAD = (
    NewUser(email="nobody", display_name="Nobody"),
    NewUser(email="dee@example.com", display_name=" "),
    NewUser(email="BEA@example.com", display_name="Another"),
    NewUser(email="ana@example.com", display_name="Ana"),
)
REASONS = [InvalidEmail, InvalidDisplayName, EmailAlreadyTaken, EmailAlreadyTaken]


@pytest.fixture
def register_users(
    register: FakeRegister, users: FakeUserRepository, audit: FakeAuditTrail, clock: FakeClock
) -> RegisterUsers:
    return RegisterUsers(
        actor=SHELL,
        users=users,
        batches=FakeUserBatches(register),
        emails=FakeEmailParser(),
        audit=audit,
        clock=clock,
    )


async def test_all_are_registered_and_recorded(register_users: RegisterUsers, register: FakeRegister) -> None:
    bea, cai = await register_users.execute([BEA, CAI])
    assert isinstance(bea, User)
    assert isinstance(cai, User)
    assert register.users == {bea.id: bea, cai.id: cai}
    assert (bea.email.address, bea.display_name.text, bea.is_active, bea.roles) == ("bea@example.com", "Bea", True, ())
    assert [(each.occurrence.action, each.occurrence.target_id) for each in register.events] == [
        (Action.USER_REGISTERED, bea.id),
        (Action.USER_REGISTERED, cai.id),
    ]


async def test_one_that_is_refused_refuses_all_and_each_is_named(
    register_users: RegisterUsers, register: FakeRegister, ana: User
) -> None:
    with pytest.raises(BatchRefused) as refusal, register.transaction():
        await register_users.execute([BEA, *BAD, CAI])
    assert refusal.value.member == "users"
    assert [(each.index, type(each.error)) for each in refusal.value.refused] == list(enumerate(REASONS, 1))
    assert register.users == {ana.id: ana}
    assert register.events == []


async def test_one_by_one_the_good_ones_are_registered(
    register_users: RegisterUsers, register: FakeRegister, ana: User
) -> None:
    bea, *refused, cai = await register_users.execute([BEA, *BAD, CAI], atomic=False)
    assert isinstance(bea, User)
    assert isinstance(cai, User)
    assert list(map(type, refused)) == REASONS
    assert register.users.keys() == {ana.id, bea.id, cai.id}
    assert [each.occurrence.target_id for each in register.events] == [bea.id, cai.id]
