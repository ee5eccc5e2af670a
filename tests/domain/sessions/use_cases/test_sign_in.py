"""Signing in: who is let in, who is not, and what they can tell from it."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.audit.values import Action
from domain.second_factor.attempts import OwnerAttempt
from domain.sessions.errors import SecondFactorRefused, SecondFactorRequired, SignInRefused
from domain.sessions.occurrences import NOBODY
from domain.sessions.use_cases.sign_in import SignIn, SignInCommand
from domain.sessions.values import SESSION_LIFETIME, SessionKind
from domain.shared.limits import SignInAttempt
from domain.shared.throttle import TooManyAttempts
from domain.users.entities import User
from tests.domain.sessions.conftest import PASSWORD, OneCode, SteppingHasher
from tests.fakes.register import FakeRegister
from tests.fakes.system import FakeClock
from tests.fakes.throttle import FakeThrottle
from tests.samples import NOON

WRONG = "something else entirely"


def asked(email: str = "bea@example.com", password: str = PASSWORD, **more: str) -> SignInCommand:
    return SignInCommand(email=email, password=password, **more)  # type: ignore[arg-type] # a code, if anything


async def in_a_transaction(register: FakeRegister, sign_in: SignIn, command: SignInCommand) -> None:
    with register.transaction():
        await sign_in.execute(command)


async def test_the_right_password_begins_a_session(sign_in: SignIn, register: FakeRegister, bea: User) -> None:
    signed_in = await sign_in.execute(asked("BEA@example.com"))
    session = signed_in.new.session
    assert (signed_in.user.id, session.user_id, session.expires_at) == (bea.id, bea.id, NOON + SESSION_LIFETIME)
    assert register.sessions[session.id] == (session, None)
    assert signed_in.new.tokens
    assert register.refresh_tokens[signed_in.new.tokens.refresh_token] == (session.id, None, "")


@pytest.mark.usefixtures("bea")
async def test_a_browser_gets_a_secret_and_no_tokens(sign_in: SignIn, register: FakeRegister) -> None:
    new = (await sign_in.execute(replace(asked(), kind=SessionKind.BROWSER))).new
    assert (new.tokens, register.sessions[new.session.id]) == (None, (new.session, new.cookie))


async def test_every_refusal_is_the_same_and_is_remembered(
    sign_in: SignIn, register: FakeRegister, hasher: SteppingHasher, bea: User, ana: User
) -> None:
    gone = replace(bea.deactivate(at=NOON), id=ana.id, email=ana.email)
    register.users[ana.id] = gone
    commands = [asked(password=WRONG), asked(ana.email.address), asked("nobody@example.com"), asked("no address")]
    for command in commands:
        with pytest.raises(SignInRefused):
            await in_a_transaction(register, sign_in, command)
    assert hasher.compared == len(commands)
    assert [(event.occurrence.action, event.occurrence.target_id) for event in register.events] == [
        (Action.SIGN_IN_REFUSED, user) for user in (bea.id, ana.id, NOBODY, NOBODY)
    ]
    assert register.sessions == {}


async def test_a_password_that_changes_meanwhile_wins(
    sign_in: SignIn, register: FakeRegister, hasher: SteppingHasher, bea: User
) -> None:
    hasher.meanwhile = bea.with_password_hash("$fake$another")
    with pytest.raises(SignInRefused):
        await in_a_transaction(register, sign_in, asked())
    assert (register.sessions, len(register.events)) == ({}, 1)


async def test_being_deactivated_meanwhile_wins(
    sign_in: SignIn, register: FakeRegister, hasher: SteppingHasher, bea: User
) -> None:
    hasher.meanwhile = bea.deactivate(at=NOON)
    with pytest.raises(SignInRefused):
        await in_a_transaction(register, sign_in, asked())
    assert register.sessions == {}


async def test_a_weaker_hash_is_made_again(
    sign_in: SignIn, register: FakeRegister, hasher: SteppingHasher, bea: User
) -> None:
    hasher.outdated = True
    before = register.users[bea.id]
    await sign_in.execute(asked())
    after = register.users[bea.id]
    assert after.version == before.version
    assert await hasher.verify(PASSWORD, after.password_hash)


async def test_only_who_knows_the_password_learns_of_the_second_factor(
    sign_in: SignIn, codes: OneCode, bea: User
) -> None:
    codes.codes[bea.id] = {"492039"}
    with pytest.raises(SignInRefused):
        await sign_in.execute(asked(password=WRONG, code="492039"))
    with pytest.raises(SecondFactorRequired):
        await sign_in.execute(asked())
    await sign_in.execute(asked(code="492039"))
    with pytest.raises(SecondFactorRefused):
        await sign_in.execute(asked(code="492039"))


async def test_a_wrong_code_is_remembered(sign_in: SignIn, register: FakeRegister, codes: OneCode, bea: User) -> None:
    codes.codes[bea.id] = {"492039"}
    with pytest.raises(SecondFactorRefused):
        await in_a_transaction(register, sign_in, asked(code="111111"))
    assert [event.occurrence.action for event in register.events] == [Action.SIGN_IN_REFUSED]


async def test_a_right_password_without_a_code_is_remembered(
    sign_in: SignIn, register: FakeRegister, codes: OneCode, bea: User
) -> None:
    """It may be somebody else's guess."""
    codes.codes[bea.id] = {"492039"}
    with pytest.raises(SecondFactorRequired):
        await in_a_transaction(register, sign_in, asked())
    assert [event.occurrence.action for event in register.events] == [Action.SIGN_IN_REFUSED]


@pytest.mark.usefixtures("bea")
async def test_a_code_that_is_not_needed_does_not_matter(sign_in: SignIn) -> None:
    await sign_in.execute(asked(code="492039"))


async def test_guessing_codes_is_slowed_down(sign_in: SignIn, codes: OneCode, bea: User) -> None:
    codes.codes[bea.id] = {"492039"}
    for _ in range(5):
        with pytest.raises(SecondFactorRefused):
            await sign_in.execute(asked(code="111111"))
    with pytest.raises(TooManyAttempts):
        await sign_in.execute(asked(code="492039"))


@pytest.mark.parametrize("needs_a_code", [False, True])
async def test_whoever_signed_in_from_an_address_is_not_kept_out_there_by_guesses_from_elsewhere(
    sign_in: SignIn, codes: OneCode, throttle: FakeThrottle, bea: User, *, needs_a_code: bool
) -> None:
    """Neither at sign-in nor where the password or a code is asked for again."""
    if needs_a_code:
        codes.codes[bea.id] = {"492039", "603140"}
    await sign_in.execute(asked(**{"code": "492039"} if needs_a_code else {}))
    for number in range(100):
        with suppress(TooManyAttempts):
            await throttle.attempt(*SignInAttempt(bea.email.key, f"203.0.113.{number}").counted)
        with suppress(TooManyAttempts):
            await throttle.attempt(*OwnerAttempt(bea.id, f"203.0.113.{number}").counted)
    await sign_in.execute(asked(**{"code": "603140"} if needs_a_code else {}))
    await throttle.attempt(*OwnerAttempt(bea.id, None).counted)


@pytest.mark.usefixtures("bea")
async def test_guessing_passwords_is_slowed_down_and_time_helps(
    sign_in: SignIn, clock: FakeClock, hasher: SteppingHasher
) -> None:
    for _ in range(10):
        with pytest.raises(SignInRefused):
            await sign_in.execute(asked(password=WRONG))
    with pytest.raises(TooManyAttempts):
        await sign_in.execute(asked())
    assert hasher.compared == 10
    clock.advance(timedelta(minutes=1))
    await sign_in.execute(asked())


@pytest.mark.usefixtures("bea")
async def test_secrets_are_not_in_what_is_printed(sign_in: SignIn) -> None:
    command = asked(code="492039")
    signed_in = await sign_in.execute(command)
    assert signed_in.new.tokens
    printed = repr((command, signed_in))
    for secret in (PASSWORD, "492039", signed_in.new.tokens.refresh_token, signed_in.new.tokens.access_token.text):
        assert secret not in printed


@pytest.mark.usefixtures("bea")
async def test_no_connection_waits_while_a_password_is_compared(sign_in: SignIn, hasher: SteppingHasher) -> None:
    await sign_in.execute(asked())
    assert hasher.in_hand == [False]
