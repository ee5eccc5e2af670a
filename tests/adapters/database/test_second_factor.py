"""One suite for the second factors in memory and in PostgreSQL."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from domain.second_factor.entities import SecondFactorState, TotpFactor
from domain.second_factor.errors import SecondFactorAlreadyEnabled
from domain.users.entities import User
from domain.users.errors import UserNotFound
from tests.adapters.database.transactions import Begin
from tests.samples import NOBODY, NOON, a_user

LATER: Final = NOON + timedelta(minutes=1)
HASHES: Final = (b"one", b"two", b"three")


@pytest.fixture
async def ana(begin: Begin) -> User:
    user = a_user("ana@example.com")
    async with begin() as ports:
        await ports.users.add(user)
    return user


@pytest.fixture
async def factor(begin: Begin, ana: User) -> TotpFactor:
    """Ana's, not confirmed."""
    factor = TotpFactor(user_id=ana.id, sealed_secret=b"sealed", created_at=NOON)
    async with begin() as ports:
        await ports.second_factors.enrol(factor)
    return factor


@pytest.fixture
async def confirmed(begin: Begin, factor: TotpFactor) -> TotpFactor:
    """Ana's, with a code of step 100, and three recovery codes."""
    async with begin() as ports:
        assert await ports.second_factors.confirm(factor, step=100, at=LATER)
        await ports.second_factors.replace_recovery_codes(factor.user_id, HASHES)
    return replace(factor, confirmed_at=LATER)


async def test_nobody_has_a_second_factor_at_first(begin: Begin, ana: User) -> None:
    async with begin() as ports:
        assert await ports.second_factors.state_of(ana.id) == SecondFactorState()
        assert await ports.second_factors.find(ana.id) is None


async def test_what_was_enrolled_is_found_and_not_in_force(begin: Begin, factor: TotpFactor) -> None:
    async with begin() as ports:
        assert await ports.second_factors.find(factor.user_id) == factor
        assert await ports.second_factors.state_of(factor.user_id) == SecondFactorState()


async def test_enrolling_again_takes_the_place_of_what_was_not_confirmed(begin: Begin, factor: TotpFactor) -> None:
    other = replace(factor, sealed_secret=b"another", created_at=LATER)
    async with begin() as ports:
        await ports.second_factors.enrol(other)
    async with begin() as ports:
        assert await ports.second_factors.find(factor.user_id) == other
        assert not await ports.second_factors.confirm(factor, step=100, at=LATER)
        assert await ports.second_factors.confirm(other, step=100, at=LATER)


async def test_nobody_enrols_over_a_confirmed_one_or_for_nobody(begin: Begin, confirmed: TotpFactor) -> None:
    for user_id, refusal in ((confirmed.user_id, SecondFactorAlreadyEnabled), (NOBODY, UserNotFound)):
        with pytest.raises(refusal):
            async with begin() as ports:
                await ports.second_factors.enrol(replace(confirmed, user_id=user_id, sealed_secret=b"another"))
    async with begin() as ports:
        assert await ports.second_factors.find(confirmed.user_id) == confirmed


async def test_confirming_happens_once(begin: Begin, confirmed: TotpFactor) -> None:
    async with begin() as ports:
        assert not await ports.second_factors.confirm(confirmed, step=101, at=LATER)
        expected = SecondFactorState(since=LATER, recovery_codes_left=len(HASHES))
        assert await ports.second_factors.state_of(confirmed.user_id) == expected


async def test_a_step_is_used_once_and_none_before_it(begin: Begin, confirmed: TotpFactor) -> None:
    tried = [99, 100, 101, 101, 100, 103, 102, 104]
    async with begin() as ports:
        used = [step for step in tried if await ports.second_factors.use_step(confirmed, step)]
    assert used == [101, 103, 104]


async def test_no_step_of_an_unconfirmed_or_another_secret_is_used(begin: Begin, factor: TotpFactor) -> None:
    async with begin() as ports:
        assert not await ports.second_factors.use_step(factor, 100)
        assert await ports.second_factors.confirm(factor, step=100, at=LATER)
        assert not await ports.second_factors.use_step(replace(factor, sealed_secret=b"another"), 101)


async def test_a_recovery_code_is_used_once_and_by_its_owner(begin: Begin, confirmed: TotpFactor) -> None:
    async with begin() as ports:
        tries = [(NOBODY, b"one"), (confirmed.user_id, b"one"), (confirmed.user_id, b"one"), (confirmed.user_id, b"-")]
        used = [await ports.second_factors.use_recovery_code(user, code, at=LATER) for user, code in tries]
        assert used == [False, True, False, False]
        assert (await ports.second_factors.state_of(confirmed.user_id)).recovery_codes_left == 2


async def test_a_new_set_of_recovery_codes_takes_the_place_of_the_old_one(begin: Begin, confirmed: TotpFactor) -> None:
    async with begin() as ports:
        await ports.second_factors.replace_recovery_codes(confirmed.user_id, (b"three", b"four"))
        assert (await ports.second_factors.state_of(confirmed.user_id)).recovery_codes_left == 2
        assert not await ports.second_factors.use_recovery_code(confirmed.user_id, b"one", at=LATER)
        assert await ports.second_factors.use_recovery_code(confirmed.user_id, b"four", at=LATER)


async def test_removing_leaves_nothing(begin: Begin, confirmed: TotpFactor) -> None:
    async with begin() as ports:
        assert await ports.second_factors.remove(confirmed.user_id)
        assert not await ports.second_factors.remove(confirmed.user_id)
    async with begin() as ports:
        assert await ports.second_factors.state_of(confirmed.user_id) == SecondFactorState()
        assert not await ports.second_factors.use_step(confirmed, 200)
        assert not await ports.second_factors.use_recovery_code(confirmed.user_id, b"one", at=LATER)


async def test_removing_what_was_never_confirmed_takes_no_protection_away(begin: Begin, factor: TotpFactor) -> None:
    async with begin() as ports:
        assert not await ports.second_factors.remove(factor.user_id)
        assert await ports.second_factors.find(factor.user_id) is None


async def test_a_deleted_user_takes_everything_along(begin: Begin, confirmed: TotpFactor, ana: User) -> None:
    async with begin() as ports:
        await ports.users.remove(await ports.users.get_for_update(ana.id))
    async with begin() as ports:
        assert await ports.second_factors.find(confirmed.user_id) is None
        assert not await ports.second_factors.use_recovery_code(confirmed.user_id, b"one", at=LATER)
