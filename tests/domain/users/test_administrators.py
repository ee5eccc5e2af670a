"""The rule that keeps the register manageable."""

import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from domain.users.administrators import keep_an_administrator_besides
from domain.users.entities import User
from domain.users.errors import LastAdministrator
from tests.fakes.register import FakeRegister
from tests.fakes.users import FakeAdministrators
from tests.samples import NOBODY, NOON, a_user


async def test_who_is_no_administrator_may_go(administrators: FakeAdministrators, ana: User) -> None:
    await keep_an_administrator_besides(ana.id, administrators)
    await keep_an_administrator_besides(NOBODY, administrators)


@pytest.mark.usefixtures("last_administrator")
async def test_the_last_administrator_may_not(administrators: FakeAdministrators, ana: User) -> None:
    with pytest.raises(LastAdministrator):
        await keep_an_administrator_besides(ana.id, administrators)
    await keep_an_administrator_besides(NOBODY, administrators)


@pytest.mark.usefixtures("last_administrator")
async def test_one_of_two_may(register: FakeRegister, administrators: FakeAdministrators, ana: User) -> None:
    bea = a_user("bea@example.com")
    register.users[bea.id] = bea
    register.held.add((bea.id, ADMINISTRATOR_ID))
    await keep_an_administrator_besides(ana.id, administrators)
    register.users[bea.id] = bea.deactivate(at=NOON)
    with pytest.raises(LastAdministrator):
        await keep_an_administrator_besides(ana.id, administrators)
