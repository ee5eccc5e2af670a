"""The current password, which whoever holds a session may guess at."""

from uuid import UUID

import pytest

from domain.audit.values import Action
from domain.second_factor.attempts import OwnerAttempts
from domain.sessions.errors import CurrentPasswordRefused
from domain.sessions.own_password import FROM_ANYWHERE, FROM_THERE, OwnPassword
from domain.sessions.proofs import Refusals
from domain.shared.actor import ANONYMOUS, Origin
from domain.shared.throttle import TooManyAttempts
from domain.users.entities import User
from domain.users.typed_passwords import TypedPasswords
from tests.domain.sessions.conftest import PASSWORD
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.register import FakeRegister
from tests.fakes.system import FakeClock
from tests.fakes.throttle import FakeThrottle
from tests.fakes.unit_of_work import FakeUnitOfWork
from tests.fakes.users import FakeUserRepository

HERE = Origin(actor=ANONYMOUS, client_address="192.0.2.1")


class Asking:
    """The password is asked for at an address."""

    def __init__(self, users: FakeUserRepository, typed_passwords: TypedPasswords, throttle: FakeThrottle) -> None:
        self.register = FakeRegister()
        self.throttle = throttle
        self._users, self._typed_passwords = users, typed_passwords

    async def is_refused(self, user_id: UUID, text: str, origin: Origin = HERE) -> bool:
        """Raises TooManyAttempts."""
        audit, clock = FakeAuditTrail(self.register, origin), FakeClock()
        own_password = OwnPassword(
            users=self._users,
            typed_passwords=self._typed_passwords,
            throttle=self.throttle,
            refusals=Refusals(audit=audit, unit_of_work=FakeUnitOfWork(self.register)),
            origin=origin,
            clock=clock,
        )
        try:
            await own_password.require(user_id, text)
        except CurrentPasswordRefused:
            return True
        return False


@pytest.fixture
def asking(users: FakeUserRepository, typed_passwords: TypedPasswords, throttle: FakeThrottle) -> Asking:
    return Asking(users, typed_passwords, throttle)


async def test_a_wrong_one_leaves_a_trace(asking: Asking, bea: User) -> None:
    assert not await asking.is_refused(bea.id, PASSWORD)
    assert await asking.is_refused(bea.id, "something else")
    assert [(each.occurrence.action, each.occurrence.target_id) for each in asking.register.events] == [
        (Action.SIGN_IN_REFUSED, bea.id)
    ]


async def test_a_right_one_forgives_those_before_it(asking: Asking, bea: User) -> None:
    for text in ["something else"] * (FROM_THERE.attempts - 1) + [PASSWORD] + ["something else"] * FROM_THERE.attempts:
        await asking.is_refused(bea.id, text)
    with pytest.raises(TooManyAttempts):
        await asking.is_refused(bea.id, PASSWORD)


async def test_many_addresses_get_no_further_than_one(asking: Asking, bea: User) -> None:
    origins = [Origin(actor=ANONYMOUS, client_address=f"192.0.2.{number}") for number in range(FROM_ANYWHERE.attempts)]
    for origin in origins:
        assert await asking.is_refused(bea.id, "something else", origin)
    with pytest.raises(TooManyAttempts):
        await asking.is_refused(bea.id, PASSWORD, Origin(actor=ANONYMOUS, client_address="198.51.100.1"))


async def test_guesses_use_up_no_attempt_at_a_code(asking: Asking, bea: User) -> None:
    for _ in range(FROM_THERE.attempts):
        await asking.is_refused(bea.id, "something else")
    for _ in range(5):
        await OwnerAttempts(throttle=asking.throttle, origin=HERE).count(bea.id)
