"""A second factor in force: checking codes, renewing recovery codes, and the end of it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from domain.audit.values import Action
from domain.second_factor.attempts import SHORT
from domain.second_factor.codes import SingleUseCodes
from domain.second_factor.errors import CodeRefused, PasswordRefused, SecondFactorNotEnabled
from domain.second_factor.proofs import CodeProof, PasswordProof
from domain.second_factor.use_cases.disable_second_factor import DisableSecondFactor, DisableSecondFactorCommand
from domain.second_factor.use_cases.replace_recovery_codes import ReplaceRecoveryCodes
from domain.second_factor.use_cases.reset_second_factor import ResetSecondFactor
from domain.second_factor.use_cases.verify_code import VerifyCode
from domain.second_factor.values import RecoveryCode
from domain.shared.actor import ANONYMOUS, Actor, BeyondOwnPermissions, NotSignedIn, PermissionMissing, SessionRequired
from domain.shared.permissions import Permission
from domain.shared.throttle import TooManyAttempts
from domain.users.entities import User
from domain.users.errors import UserNotFound
from tests.domain.second_factor.conftest import PASSWORD, NextCode, SteppingHasher
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.register import FakeRegister
from tests.fakes.second_factor import FakeRecoveryCodes, FakeSecondFactorRepository, code_of, step_at
from tests.fakes.system import FakeClock
from tests.fakes.users import FakeHeldPermissions, FakeUserRepository
from tests.samples import NOBODY

RecoverySet = tuple[RecoveryCode, ...]


@pytest.fixture
def verify_code(actor: Actor, code_proof: CodeProof, clock: FakeClock) -> VerifyCode:
    return VerifyCode(actor=actor, code=code_proof, clock=clock)


@pytest.fixture
def replace_recovery_codes(
    actor: Actor,
    code_proof: CodeProof,
    factors: FakeSecondFactorRepository,
    recovery_codes: FakeRecoveryCodes,
    audit: FakeAuditTrail,
    clock: FakeClock,
) -> ReplaceRecoveryCodes:
    return ReplaceRecoveryCodes(
        actor=actor, code=code_proof, factors=factors, recovery_codes=recovery_codes, audit=audit, clock=clock
    )


@pytest.fixture
def disable(
    actor: Actor,
    password_proof: PasswordProof,
    code_proof: CodeProof,
    factors: FakeSecondFactorRepository,
    audit: FakeAuditTrail,
    clock: FakeClock,
) -> DisableSecondFactor:
    return DisableSecondFactor(
        actor=actor, password=password_proof, code=code_proof, factors=factors, audit=audit, clock=clock
    )


@pytest.fixture
def reset(
    users: FakeUserRepository,
    held_permissions: FakeHeldPermissions,
    factors: FakeSecondFactorRepository,
    audit: FakeAuditTrail,
    clock: FakeClock,
) -> ResetSecondFactor:
    writer = Actor(name="key:1", user_id=UUID(int=1), permissions=frozenset({Permission.USERS_WRITE}))
    return ResetSecondFactor(
        actor=writer, users=users, held_permissions=held_permissions, factors=factors, audit=audit, clock=clock
    )


def actions(register: FakeRegister) -> list[Action]:
    return [event.occurrence.action for event in register.events]


@pytest.mark.usefixtures("recovery_set")
async def test_a_code_works_once(verify_code: VerifyCode, next_code: NextCode) -> None:
    code = next_code()
    await verify_code.execute(code)
    with pytest.raises(CodeRefused):
        await verify_code.execute(code)


@pytest.mark.usefixtures("recovery_set")
async def test_the_code_that_enabled_it_is_used_up(verify_code: VerifyCode, clock: FakeClock) -> None:
    with pytest.raises(CodeRefused):
        await verify_code.execute(code_of(step_at(clock.now())))


@pytest.mark.usefixtures("recovery_set")
async def test_a_code_of_an_earlier_step_is_refused_within_the_window(
    verify_code: VerifyCode, next_code: NextCode
) -> None:
    earlier, later = next_code(), next_code()
    await verify_code.execute(later)
    with pytest.raises(CodeRefused):
        await verify_code.execute(earlier)


async def test_a_recovery_code_works_once_and_leaves_an_event(
    recovery_set: RecoverySet, verify_code: VerifyCode, register: FakeRegister, actor: Actor
) -> None:
    await verify_code.execute(recovery_set[3].text.upper())
    with pytest.raises(CodeRefused):
        await verify_code.execute(recovery_set[3].text)
    assert actions(register)[1:] == [Action.RECOVERY_CODE_USED, Action.SECOND_FACTOR_REFUSED]
    assert {event.occurrence.target_id for event in register.events} == {actor.user_id}


async def test_guesses_count_and_stop_even_a_good_code(
    recovery_set: RecoverySet, verify_code: VerifyCode, clock: FakeClock
) -> None:
    clock.advance(timedelta(days=2))
    for _ in range(SHORT.attempts):
        with pytest.raises(CodeRefused):
            await verify_code.execute("000000")
    with pytest.raises(TooManyAttempts):
        await verify_code.execute(recovery_set[0].text)
    clock.advance(SHORT.window / SHORT.attempts)
    await verify_code.execute(recovery_set[0].text)


@pytest.mark.usefixtures("recovery_set")
async def test_one_count_for_every_place_that_takes_a_code(
    verify_code: VerifyCode, replace_recovery_codes: ReplaceRecoveryCodes, disable: DisableSecondFactor
) -> None:
    with pytest.raises(CodeRefused):
        await verify_code.execute("000000")
    with pytest.raises(CodeRefused):
        await replace_recovery_codes.execute("000000")
    with pytest.raises(CodeRefused):
        await disable.execute(DisableSecondFactorCommand(password=PASSWORD, code="000000"))
    with pytest.raises(TooManyAttempts):
        await verify_code.execute("000000")


@pytest.mark.usefixtures("recovery_set")
async def test_a_good_code_forgives_what_was_mistyped(
    verify_code: VerifyCode, next_code: NextCode, clock: FakeClock
) -> None:
    clock.advance(timedelta(days=2))
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(CodeRefused):
                await verify_code.execute("000000")
        await verify_code.execute(next_code())


@pytest.mark.usefixtures("recovery_set")
async def test_a_right_password_forgives_nothing(disable: DisableSecondFactor, clock: FakeClock) -> None:
    clock.advance(timedelta(days=2))
    for _ in range(SHORT.attempts):
        with pytest.raises(CodeRefused):
            await disable.execute(DisableSecondFactorCommand(password=PASSWORD, code="000000"))
    with pytest.raises(TooManyAttempts):
        await disable.execute(DisableSecondFactorCommand(password=PASSWORD, code="000000"))


@pytest.mark.usefixtures("recovery_set")
async def test_whoever_does_not_tire_is_stopped_for_the_day(verify_code: VerifyCode, clock: FakeClock) -> None:
    tried = 0
    clock.advance(timedelta(days=2))
    for _ in range(100):
        clock.advance(timedelta(minutes=1))
        with pytest.raises((CodeRefused, TooManyAttempts)) as refused:
            await verify_code.execute("000000")
        tried += refused.type is CodeRefused
    assert 20 <= tried <= 22


async def test_new_recovery_codes_take_the_place_of_the_old_ones(
    recovery_set: RecoverySet,
    replace_recovery_codes: ReplaceRecoveryCodes,
    verify_code: VerifyCode,
    register: FakeRegister,
) -> None:
    new = await replace_recovery_codes.execute(recovery_set[0].text)
    assert not set(new) & set(recovery_set)
    with pytest.raises(CodeRefused):
        await verify_code.execute(recovery_set[1].text)
    await verify_code.execute(new[0].text)
    assert actions(register)[1:] == [
        Action.RECOVERY_CODE_USED,
        Action.RECOVERY_CODES_REPLACED,
        Action.SECOND_FACTOR_REFUSED,
        Action.RECOVERY_CODE_USED,
    ]


async def test_disabling_needs_the_password_and_a_code(
    recovery_set: RecoverySet, disable: DisableSecondFactor, next_code: NextCode, register: FakeRegister
) -> None:
    with pytest.raises(PasswordRefused):
        await disable.execute(DisableSecondFactorCommand(password="wrong", code=recovery_set[0].text))
    with pytest.raises(CodeRefused):
        await disable.execute(DisableSecondFactorCommand(password=PASSWORD, code="000000"))
    await disable.execute(DisableSecondFactorCommand(password=PASSWORD, code=next_code()))
    assert (register.factors, register.recovery_codes) == ({}, {})
    refused = Action.SECOND_FACTOR_REFUSED
    assert actions(register)[1:] == [refused, refused, Action.SECOND_FACTOR_DISABLED]


async def test_a_password_that_changes_meanwhile_wins(
    recovery_set: RecoverySet, disable: DisableSecondFactor, ana: User, hasher: SteppingHasher, register: FakeRegister
) -> None:
    """Whoever took over a session and knew the old password is too late with what they had sent before."""
    hasher.meanwhile = ana.with_password_hash("another")
    with pytest.raises(PasswordRefused):
        await disable.execute(DisableSecondFactorCommand(password=PASSWORD, code=recovery_set[0].text))
    assert ana.id in register.factors


async def test_without_one_there_is_nothing_to_check_renew_or_disable(
    verify_code: VerifyCode, replace_recovery_codes: ReplaceRecoveryCodes, disable: DisableSecondFactor
) -> None:
    for asking in (
        verify_code.execute("000000"),
        replace_recovery_codes.execute("000000"),
        disable.execute(DisableSecondFactorCommand(password=PASSWORD, code="000000")),
    ):
        with pytest.raises(SecondFactorNotEnabled):
            await asking


@pytest.mark.usefixtures("recovery_set")
async def test_an_administrator_ends_it_once(
    reset: ResetSecondFactor, actor: Actor, codes: SingleUseCodes, register: FakeRegister
) -> None:
    assert actor.user_id
    assert await codes.is_required(actor.user_id)
    await reset.execute(actor.user_id)
    await reset.execute(actor.user_id)
    assert not await codes.is_required(actor.user_id)
    assert actions(register)[1:] == [Action.SECOND_FACTOR_DISABLED]


@pytest.mark.usefixtures("recovery_set")
async def test_nobody_resets_it_for_who_may_do_more_than_they(
    reset: ResetSecondFactor, actor: Actor, register: FakeRegister
) -> None:
    assert actor.user_id
    register.held.add((actor.user_id, ADMINISTRATOR_ID))
    with pytest.raises(BeyondOwnPermissions):
        await reset.execute(actor.user_id)
    assert actor.user_id in register.factors


@pytest.mark.usefixtures("recovery_set")
async def test_whoever_may_not_change_users_resets_nothing(
    reset: ResetSecondFactor, actor: Actor, register: FakeRegister
) -> None:
    assert actor.user_id
    for who, refusal in ((actor, PermissionMissing), (ANONYMOUS, NotSignedIn)):
        with pytest.raises(refusal):
            await replace(reset, actor=who).execute(actor.user_id)
    with pytest.raises(UserNotFound):
        await reset.execute(NOBODY)
    assert len(register.factors) == 1


async def test_an_api_key_checks_renews_and_disables_nothing(
    verify_code: VerifyCode, replace_recovery_codes: ReplaceRecoveryCodes, disable: DisableSecondFactor, actor: Actor
) -> None:
    key = replace(actor, name="key:1", session_id=None)
    for asking in (
        replace(verify_code, actor=key).execute("000000"),
        replace(replace_recovery_codes, actor=key).execute("000000"),
        replace(disable, actor=key).execute(DisableSecondFactorCommand(password=PASSWORD, code="000000")),
    ):
        with pytest.raises(SessionRequired):
            await asking
