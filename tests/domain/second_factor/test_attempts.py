"""How far whoever guesses codes or the password gets who has a session or the password, and that the owner gets in."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

import pytest

from domain.second_factor.attempts import DAILY, DAILY_FROM_ANYWHERE, SHORT, OwnerAttempts, from_anywhere
from domain.shared.actor import ANONYMOUS, Origin
from domain.shared.throttle import TooManyAttempts
from tests.fakes.system import FakeClock
from tests.fakes.throttle import FakeThrottle
from tests.samples import NOBODY as ANA

HOME, CAFE = "198.51.100.7", "198.51.100.8"
ELSEWHERE: Final = tuple(f"203.0.113.{number}" for number in range(60))
MINUTE: Final = timedelta(minutes=1)
# And ten minutes: the next attempt is not free at this moment.
TWO_DAYS: Final = timedelta(days=2, minutes=10)
BEA: Final = UUID("01900000-0000-7000-8000-00000000000b")


class Attack:
    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.throttle = FakeThrottle(clock)

    def at(self, address: str) -> OwnerAttempts:
        return OwnerAttempts(throttle=self.throttle, origin=Origin(actor=ANONYMOUS, client_address=address))

    async def is_admitted(self, address: str, user_id: UUID = ANA) -> bool:
        try:
            await self.at(address).count(user_id)
        except TooManyAttempts as refused:
            self.refused_by = refused.limit
            self.retry_after = timedelta(seconds=refused.retry_after)
            return False
        return True

    async def guess_for(self, time: timedelta, addresses: Sequence[str] = ELSEWHERE) -> int:
        """Once in a minute, from each address in turn. How many were admitted."""
        admitted = 0
        for number in range(time // MINUTE):
            admitted += await self.is_admitted(addresses[number % len(addresses)])
            self.clock.advance(MINUTE)
        return admitted


@pytest.fixture
def attack(clock: FakeClock) -> Attack:
    return Attack(clock)


async def test_whoever_guesses_elsewhere_keeps_nobody_out_where_they_were_known(attack: Attack) -> None:
    await attack.at(HOME).forgive(ANA)
    await attack.guess_for(TWO_DAYS)
    assert [await attack.is_admitted(HOME) for _ in range(SHORT.attempts)] == [True] * SHORT.attempts
    assert not await attack.is_admitted(CAFE)
    assert attack.refused_by is DAILY_FROM_ANYWHERE


async def test_elsewhere_the_owner_waits_for_the_next_attempt_and_may_lose_it(attack: Attack) -> None:
    await attack.guess_for(TWO_DAYS)
    assert not await attack.is_admitted(CAFE)
    assert attack.retry_after <= DAILY_FROM_ANYWHERE.spacing == timedelta(minutes=72)
    attack.clock.advance(attack.retry_after)
    assert await attack.is_admitted(ELSEWHERE[0])
    assert not await attack.is_admitted(CAFE)


async def test_good_codes_of_the_owner_give_whoever_guesses_elsewhere_no_new_attempts(attack: Attack) -> None:
    await attack.at(HOME).forgive(ANA)
    admitted = 0
    for _ in range(24):
        admitted += await attack.guess_for(timedelta(hours=1))
        assert await attack.is_admitted(HOME)
        await attack.at(HOME).forgive(ANA)
    # Those that were free in the beginning, and those of the day.
    assert admitted <= 2 * DAILY_FROM_ANYWHERE.attempts


async def test_many_addresses_get_no_further_than_one(attack: Attack) -> None:
    admitted = [await attack.is_admitted(f"203.0.113.{number}") for number in range(250)]
    assert sum(admitted) == DAILY_FROM_ANYWHERE.attempts


async def test_whoever_guesses_where_the_owner_is_known_is_stopped_too(attack: Attack) -> None:
    await attack.at(HOME).forgive(ANA)
    assert await attack.guess_for(timedelta(days=1), [HOME]) <= 2 * DAILY.attempts
    assert attack.refused_by is DAILY


async def test_a_good_code_forgives_what_was_mistyped_there(attack: Attack) -> None:
    for _ in range(SHORT.attempts):
        assert await attack.is_admitted(HOME)
    assert not await attack.is_admitted(HOME)
    await attack.at(HOME).forgive(ANA)
    assert await attack.is_admitted(HOME)


async def test_the_attempts_of_one_say_nothing_about_another(attack: Attack) -> None:
    await attack.guess_for(timedelta(days=1))
    assert await attack.is_admitted(ELSEWHERE[0], BEA)


async def test_an_administrator_lets_the_owner_try_from_another_address_at_once(attack: Attack) -> None:
    await attack.guess_for(TWO_DAYS)
    assert not await attack.is_admitted(CAFE)
    await attack.throttle.forgive(from_anywhere(ANA))
    assert await attack.is_admitted(CAFE)
