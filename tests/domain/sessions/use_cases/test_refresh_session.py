"""Refreshing: once, once more for a lost answer, and never for a copy."""

from datetime import timedelta

import pytest

from domain.audit.values import Action, Outcome
from domain.sessions.errors import RefreshTokenRefused
from domain.sessions.use_cases.refresh_session import RefreshSession
from domain.sessions.use_cases.sign_in import SignIn, SignInCommand
from domain.sessions.values import REUSE_GRACE, SESSION_LIFETIME
from domain.users.entities import User
from tests.domain.sessions.conftest import PASSWORD
from tests.fakes.register import FakeRegister
from tests.fakes.system import FakeClock

SECOND = timedelta(seconds=1)


@pytest.fixture
async def first(sign_in: SignIn, bea: User) -> str:
    """The refresh token of a new session."""
    signed_in = await sign_in.execute(SignInCommand(email=bea.email.address, password=PASSWORD))
    assert signed_in.new.tokens
    return signed_in.new.tokens.refresh_token


async def refused(register: FakeRegister, refresh_session: RefreshSession, token: str) -> None:
    with pytest.raises(RefreshTokenRefused), register.transaction():
        await refresh_session.execute(token)


async def test_it_gives_way_to_its_successor(refresh_session: RefreshSession, first: str) -> None:
    second = (await refresh_session.execute(first)).refresh_token
    third = (await refresh_session.execute(second)).refresh_token
    assert len({first, second, third}) == 3


async def test_it_gives_the_same_successor_again_for_ten_seconds(
    refresh_session: RefreshSession, clock: FakeClock, first: str
) -> None:
    second = await refresh_session.execute(first)
    clock.advance(REUSE_GRACE)
    assert (await refresh_session.execute(first)).refresh_token == second.refresh_token


async def test_after_that_the_session_ends_and_it_is_remembered(
    refresh_session: RefreshSession, register: FakeRegister, clock: FakeClock, first: str
) -> None:
    second = await refresh_session.execute(first)
    clock.advance(REUSE_GRACE + SECOND)
    await refused(register, refresh_session, first)
    await refused(register, refresh_session, second.refresh_token)
    await refused(register, refresh_session, first)
    assert register.sessions == {}
    (event,) = [each.occurrence for each in register.events if each.occurrence.action is not Action.SIGNED_IN]
    assert (event.action, event.outcome) == (Action.REFRESH_TOKEN_REUSED, Outcome.REFUSED)


async def test_an_older_one_ends_the_session_at_once(
    refresh_session: RefreshSession, register: FakeRegister, first: str
) -> None:
    second = await refresh_session.execute(first)
    await refresh_session.execute(second.refresh_token)
    await refused(register, refresh_session, first)
    assert register.sessions == {}


async def test_an_unknown_one_ends_nothing(refresh_session: RefreshSession, register: FakeRegister, first: str) -> None:
    await refused(register, refresh_session, "rrt_unknown")
    assert len(register.sessions) == 1
    await refresh_session.execute(first)


async def test_nobody_stays_signed_in_for_ever(
    refresh_session: RefreshSession, register: FakeRegister, clock: FakeClock, first: str
) -> None:
    clock.advance(SESSION_LIFETIME - SECOND)
    second = await refresh_session.execute(first)
    clock.advance(SECOND)
    await refused(register, refresh_session, second.refresh_token)
