"""The keys that a process knows: read rarely, never too late, and never so that an outage looks like a bad token."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from adapters.security.key_ring import AGAIN_AFTER, OpenedKey
from adapters.security.signing_plugin import kept_fresh
from domain.keys.entities import KEPT_AFTER, PUBLISHED_BEFORE
from domain.keys.errors import SecretKeyIsWrong
from domain.shared.access_tokens import AccessTokenClaims
from domain.shared.errors import Unavailable
from tests.adapters.security.keys import ANA, SESSION, KeysInMemory, Place
from tests.samples import NOON
from tests.waiting import eventually


class Broken(KeysInMemory):
    """Reading them raises `error`, as long as there is one."""

    error: BaseException | None = None

    async def opened(self) -> Sequence[OpenedKey]:
        found = await super().opened()
        if self.error:
            raise self.error
        return found


@pytest.fixture
def stored() -> Broken:
    return Broken()


@pytest.fixture
async def place(stored: Broken) -> Place:
    place = Place(stored)
    await place.ring.refresh()
    return place


async def test_makes_the_first_key(stored: Broken, place: Place) -> None:
    assert [each.key.kid for each in stored.kept] == [key.kid for key in await place.ring.published()]
    await place.ring.refresh()
    assert len(stored.kept) == 1


async def test_a_known_name_costs_no_reading(stored: Broken, place: Place) -> None:
    kid, before = stored.kept[0].key.kid, stored.readings
    place.clock.advance(timedelta(hours=1))
    for _ in range(100):
        assert await place.ring.find(kid)
    assert stored.readings == before


async def test_made_up_names_cost_a_reading_every_two_seconds_and_no_more(stored: Broken, place: Place) -> None:
    place.clock.advance(AGAIN_AFTER)
    before = stored.readings
    async with asyncio.TaskGroup() as tasks:
        for number in range(1000):
            tasks.create_task(place.ring.find(f"made up {number}"))
    assert stored.readings == before + 1
    place.clock.advance(AGAIN_AFTER)
    assert await place.ring.find("made up") is None
    assert stored.readings == before + 2


async def test_an_unknown_name_that_is_genuine_is_found_at_once(stored: Broken, place: Place) -> None:
    """As when an operator removed all keys, and another server was the first to make a new one."""
    elsewhere = Place(stored)
    stored.kept.clear()
    await elsewhere.ring.refresh()
    place.clock.advance(AGAIN_AFTER)
    assert await place.tokens.verify(await elsewhere.issue()) == AccessTokenClaims(ANA, SESSION)


async def test_a_new_key_is_known_before_it_signs_also_under_made_up_names(stored: Broken, place: Place) -> None:
    elsewhere = Place(stored, place.clock)
    await elsewhere.ring.refresh()
    successor = await stored.rotate(NOON)
    # What the background does every half minute at both.
    await place.ring.refresh()
    await elsewhere.ring.refresh()
    place.clock.advance(PUBLISHED_BEFORE)
    await place.ring.find("made up")
    assert (await elsewhere.ring.signing(place.clock.now())).key.kid == successor.kid
    assert await place.tokens.verify(await elsewhere.issue()) == AccessTokenClaims(ANA, SESSION)


async def test_an_old_key_is_published_until_all_it_signed_has_expired(stored: Broken, place: Place) -> None:
    old, new = stored.kept[0].key, await stored.rotate(NOON)
    await place.ring.refresh()
    place.clock.advance(PUBLISHED_BEFORE + KEPT_AFTER - timedelta(seconds=1))
    assert [key.kid for key in await place.ring.published()] == [old.kid, new.kid]
    place.clock.advance(timedelta(seconds=1))
    assert [key.kid for key in await place.ring.published()] == [new.kid]
    assert await place.ring.find(old.kid) is None


async def test_a_clock_that_is_behind_signs_with_the_first_key(stored: Broken, place: Place) -> None:
    assert (await place.ring.signing(NOON - timedelta(seconds=3))).key.kid == stored.kept[0].key.kid


async def test_an_outage_is_told_as_one_and_not_as_a_token_that_is_not_valid(stored: Broken) -> None:
    place = Place(stored)
    stored.error = ConnectionRefusedError()
    with pytest.raises(ConnectionRefusedError):
        await place.ring.find("any")
    for _ in range(3):
        with pytest.raises(Unavailable):
            await place.ring.find("any")
        with pytest.raises(Unavailable):
            await place.ring.published()
    stored.error = None
    place.clock.advance(AGAIN_AFTER)
    with pytest.raises(Unavailable):
        await place.ring.signing(NOON)


@pytest.mark.parametrize("has_keys", [True, False])
async def test_during_an_outage_those_who_ask_do_not_wait_one_after_the_other(
    stored: Broken, *, has_keys: bool
) -> None:
    place = Place(stored)
    if has_keys:
        await place.ring.refresh()
        place.clock.advance(AGAIN_AFTER)
    before, stored.error = stored.readings, ConnectionRefusedError()
    asked = [place.ring.find(f"made up {number}") for number in range(20)]
    told = await asyncio.gather(*asked, *([] if has_keys else [place.ring.published()]), return_exceptions=True)
    assert stored.readings == before + 1
    assert {type(each) for each in told} == {ConnectionRefusedError, Unavailable}
    # And after it, the first who asks finds what there is.
    stored.error = None
    await place.ring.refresh()
    assert await place.ring.find(stored.kept[0].key.kid)
    assert await place.ring.find("made up") is None


async def test_a_reading_that_was_cancelled_says_nothing_about_the_database(stored: Broken) -> None:
    place = Place(stored)
    stored.error = asyncio.CancelledError()
    with pytest.raises(asyncio.CancelledError):
        await place.ring.find("any")
    stored.error = None
    assert await place.ring.find("any") is None


async def test_a_wrong_secret_is_told_to_the_operator_and_not_to_clients(stored: Broken) -> None:
    stored.error = SecretKeyIsWrong()
    with capture_logs() as logs, pytest.raises(Unavailable) as refused:
        await Place(stored).ring.signing(NOON)
    assert "ROSTER_SECRET_KEY" in logs[0]["reason"]
    assert "ROSTER_SECRET_KEY" not in str(refused.value)


async def test_stays_fresh_through_an_outage(stored: Broken) -> None:
    place = Place(stored)
    stored.error = ConnectionRefusedError()

    async def has_tried_again() -> bool:
        return stored.readings > 2

    async def has_made_one() -> bool:
        return bool(stored.kept)

    with capture_logs() as logs:
        async with kept_fresh(place.ring, every=0.01):
            await eventually(has_tried_again)
            stored.error = None
            await eventually(has_made_one)
    assert logs[0]["reason"] == "ConnectionRefusedError"
