"""From no second factor to one: enrol, then confirm, in this order and once."""

from dataclasses import replace
from typing import Any

import pytest

from domain.audit.values import Action
from domain.second_factor.entities import SecondFactorState
from domain.second_factor.errors import CodeRefused, NothingToConfirm, PasswordRefused, SecondFactorAlreadyEnabled
from domain.second_factor.use_cases.confirm_totp import ConfirmTotp
from domain.second_factor.use_cases.enrol_totp import EnrolTotp
from domain.second_factor.use_cases.get_second_factor import GetSecondFactor
from domain.second_factor.values import RecoveryCode
from domain.shared.actor import ANONYMOUS, Actor, NotSignedIn, SessionRequired
from domain.shared.throttle import TooManyAttempts
from domain.users.entities import User
from domain.users.values import UserStatus
from tests.domain.second_factor.conftest import PASSWORD, NextCode, SteppingHasher
from tests.fakes.register import FakeRegister
from tests.fakes.second_factor import FakeSecondFactorRepository
from tests.fakes.system import FakeClock


@pytest.fixture
def get_second_factor(actor: Actor, factors: FakeSecondFactorRepository) -> GetSecondFactor:
    return GetSecondFactor(actor=actor, factors=factors)


async def test_it_is_not_enabled_before_a_code_confirms_it(
    enrol_totp: EnrolTotp, get_second_factor: GetSecondFactor, register: FakeRegister
) -> None:
    enrolment = await enrol_totp.execute(PASSWORD)
    assert "ana@example.com" in enrolment.uri
    assert await get_second_factor.execute() == SecondFactorState()
    assert register.events == []


async def test_a_first_code_enables_it_and_gives_the_recovery_codes(
    recovery_set: tuple[RecoveryCode, ...],
    get_second_factor: GetSecondFactor,
    register: FakeRegister,
    clock: FakeClock,
    actor: Actor,
) -> None:
    assert len(recovery_set) == 10
    assert await get_second_factor.execute() == SecondFactorState(since=clock.now(), recovery_codes_left=10)
    (event,) = register.events
    assert (event.occurrence.action, event.occurrence.target_id) == (Action.SECOND_FACTOR_ENABLED, actor.user_id)


async def test_without_the_password_nothing_is_enrolled(enrol_totp: EnrolTotp, register: FakeRegister) -> None:
    with pytest.raises(PasswordRefused):
        await enrol_totp.execute(PASSWORD + "!")
    assert register.factors == {}


async def test_a_user_without_a_password_cannot_prove_anything_by_one(
    enrol_totp: EnrolTotp, register: FakeRegister, actor: Actor
) -> None:
    assert actor.user_id
    register.users[actor.user_id] = replace(register.users[actor.user_id], password_hash=None)
    with pytest.raises(PasswordRefused):
        await enrol_totp.execute("")


@pytest.mark.parametrize("change", [{"password_hash": "another"}, {"status": UserStatus.DEACTIVATED}])
async def test_whoever_changes_the_user_meanwhile_wins(
    enrol_totp: EnrolTotp, ana: User, hasher: SteppingHasher, register: FakeRegister, change: dict[str, Any]
) -> None:
    hasher.meanwhile = replace(ana, **change)
    with pytest.raises(PasswordRefused):
        await enrol_totp.execute(PASSWORD)
    assert register.factors == {}


async def test_guessing_the_password_is_stopped(enrol_totp: EnrolTotp) -> None:
    for _ in range(5):
        with pytest.raises(PasswordRefused):
            await enrol_totp.execute("a guess")
    with pytest.raises(TooManyAttempts):
        await enrol_totp.execute(PASSWORD)


async def test_enrolling_again_makes_another_secret(
    enrol_totp: EnrolTotp, confirm_totp: ConfirmTotp, next_code: NextCode
) -> None:
    first = await enrol_totp.execute(PASSWORD)
    second = await enrol_totp.execute(PASSWORD)
    assert first.secret != second.secret
    await confirm_totp.execute(next_code())


@pytest.mark.usefixtures("recovery_set")
async def test_an_enabled_one_is_not_replaced(enrol_totp: EnrolTotp, register: FakeRegister) -> None:
    before = register.factors.copy()
    with pytest.raises(SecondFactorAlreadyEnabled):
        await enrol_totp.execute(PASSWORD)
    assert register.factors == before


async def test_there_is_nothing_to_confirm_before_enrolling(confirm_totp: ConfirmTotp, next_code: NextCode) -> None:
    with pytest.raises(NothingToConfirm):
        await confirm_totp.execute(next_code())


@pytest.mark.usefixtures("recovery_set")
async def test_there_is_nothing_to_confirm_twice(
    confirm_totp: ConfirmTotp, next_code: NextCode, register: FakeRegister
) -> None:
    codes = register.recovery_codes.copy()
    with pytest.raises(NothingToConfirm):
        await confirm_totp.execute(next_code())
    assert register.recovery_codes == codes


@pytest.mark.parametrize("code", ["000000", "", "0000-0000-0001", "not a code"])
async def test_a_wrong_code_confirms_nothing(
    enrol_totp: EnrolTotp, confirm_totp: ConfirmTotp, register: FakeRegister, code: str
) -> None:
    await enrol_totp.execute(PASSWORD)
    with pytest.raises(CodeRefused):
        await confirm_totp.execute(code)
    assert register.events == []


async def test_guessing_the_first_code_is_stopped(
    enrol_totp: EnrolTotp, confirm_totp: ConfirmTotp, next_code: NextCode
) -> None:
    await enrol_totp.execute(PASSWORD)
    for _ in range(4):
        with pytest.raises(CodeRefused):
            await confirm_totp.execute("000000")
    with pytest.raises(TooManyAttempts):
        await confirm_totp.execute(next_code()[:6])


async def test_neither_a_key_nor_a_stranger_has_a_second_factor(
    enrol_totp: EnrolTotp, confirm_totp: ConfirmTotp, get_second_factor: GetSecondFactor, actor: Actor
) -> None:
    key = replace(actor, name="key:1", session_id=None)
    for who, refusal in ((key, SessionRequired), (ANONYMOUS, NotSignedIn)):
        for asking in (
            replace(enrol_totp, actor=who).execute(PASSWORD),
            replace(confirm_totp, actor=who).execute("000000"),
            replace(get_second_factor, actor=who).execute(),
        ):
            with pytest.raises(refusal):
                await asking
