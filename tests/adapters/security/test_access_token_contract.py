"""What every AccessTokens keeps, so that the fake stays honest."""

from datetime import timedelta

import pytest

from domain.shared.access_tokens import LIFETIME, AccessTokenClaims, AccessTokens
from domain.shared.authentication import CredentialRefused
from tests.adapters.security.keys import ANA, SESSION, Place
from tests.fakes.access_tokens import FakeAccessTokens
from tests.fakes.system import FakeClock
from tests.samples import NOON


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["fake", "jose"])
async def tokens(request: pytest.FixtureRequest, clock: FakeClock) -> AccessTokens:
    if request.param == "fake":
        return FakeAccessTokens(clock)
    place = Place(clock=clock)
    await place.ring.refresh()
    return place.tokens


async def test_gives_what_it_was_given_until_it_expires(tokens: AccessTokens, clock: FakeClock) -> None:
    token = await tokens.issue(ANA, SESSION, at=NOON)
    assert token.expires_at == NOON + LIFETIME
    clock.advance(LIFETIME - timedelta(seconds=1))
    assert await tokens.verify(token.text) == AccessTokenClaims(ANA, SESSION)
    clock.advance(timedelta(seconds=1))
    with pytest.raises(CredentialRefused):
        await tokens.verify(token.text)


async def test_gives_a_new_one_each_time(tokens: AccessTokens) -> None:
    assert len({(await tokens.issue(ANA, SESSION, at=NOON)).text for _ in range(3)}) == 3


async def test_refuses_what_it_did_not_give(tokens: AccessTokens) -> None:
    with pytest.raises(CredentialRefused):
        await tokens.verify("made up")
