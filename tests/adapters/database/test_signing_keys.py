"""Signing keys in PostgreSQL: many who start at once agree, and nothing in a row is readable or exchangeable."""

import asyncio
from datetime import timedelta

import pytest

from adapters.database.manager import DatabaseSessionManager
from adapters.database.signing_keys import PURPOSE, SqlSigningKeys
from adapters.security.secret_box import SecretBox
from domain.keys.entities import KEPT_AFTER, PUBLISHED_BEFORE, KeyState
from domain.keys.errors import SecretKeyIsWrong
from tests.adapters.security.keys import Place, parts
from tests.databases import Database, managed
from tests.fakes.system import FakeClock
from tests.samples import NOON
from tests.server import SECRET_KEY

pytestmark = pytest.mark.database

COUNT = "SELECT count(*) FROM signing_keys"


def keys_of(manager: DatabaseSessionManager, secret_key: str = SECRET_KEY) -> SqlSigningKeys:
    return SqlSigningKeys(manager, SecretBox(secret_key, PURPOSE))


@pytest.fixture
def keys(manager: DatabaseSessionManager) -> SqlSigningKeys:
    return keys_of(manager)


async def test_twenty_first_starts_at_once_make_one_key(manager: DatabaseSessionManager, database: Database) -> None:
    places = [Place(keys_of(manager)) for _ in range(20)]
    async with asyncio.TaskGroup() as starts:
        for place in places:
            starts.create_task(place.ring.refresh())
    assert await database.observer.fetchval(COUNT) == 1
    tokens = [await place.issue() for place in places]
    for place in places:
        for token in tokens:
            await place.tokens.verify(token)


async def test_twenty_rotations_at_once_make_no_two_successors_of_one_key(
    keys: SqlSigningKeys, database: Database
) -> None:
    await keys.make_first(NOON)
    async with asyncio.TaskGroup() as rotations:
        made = [rotations.create_task(keys.rotate(NOON)) for _ in range(20)]
    stored = await database.observer.fetch("SELECT kid, number FROM signing_keys ORDER BY number")
    assert [row["number"] for row in stored] == list(range(1, len(stored) + 1))
    assert {each.result().kid for each in made} <= {row["kid"] for row in stored}


async def test_the_second_start_finds_the_key_of_the_first(keys: SqlSigningKeys) -> None:
    await keys.make_first(NOON)
    first = await keys.all()
    await keys.make_first(NOON + timedelta(days=1))
    assert await keys.all() == first
    assert [key.state(NOON) for key in first] == [KeyState.SIGNING]


async def test_a_rotation_is_known_everywhere_before_it_signs(database: Database, keys: SqlSigningKeys) -> None:
    async with managed(database.url) as other_manager:
        clock = FakeClock()
        places = here, there = Place(keys, clock), Place(keys_of(other_manager), clock)
        for place in places:
            await place.ring.refresh()
        of_the_old = await here.issue()
        successor = await keys.rotate(NOON)
        # What the background does every half minute.
        for place in places:
            await place.ring.refresh()
        clock.advance(PUBLISHED_BEFORE - timedelta(seconds=1))
        last_of_the_old = await here.issue()
        clock.advance(timedelta(seconds=1))
        assert await there.ring.find("made up") is None
        of_the_new = await here.issue()
        assert [parts(token)[0]["kid"] == successor.kid for token in (of_the_old, last_of_the_old, of_the_new)] == [
            False,
            False,
            True,
        ]
        for place in places:
            for token in (last_of_the_old, of_the_new):
                await place.tokens.verify(token)


async def test_the_states_of_a_life(keys: SqlSigningKeys) -> None:
    await keys.make_first(NOON)
    await keys.rotate(NOON)
    begins, ends = NOON + PUBLISHED_BEFORE, NOON + PUBLISHED_BEFORE + KEPT_AFTER
    moment = timedelta(seconds=1)
    for at, expected in [
        (NOON, ["signing", "published"]),
        (begins - moment, ["signing", "published"]),
        (begins, ["leaving", "signing"]),
        (ends - moment, ["leaving", "signing"]),
        (ends, ["retired", "signing"]),
    ]:
        assert [key.state(at) for key in await keys.all()] == expected


async def test_a_rotation_forgets_what_has_retired(keys: SqlSigningKeys) -> None:
    await keys.make_first(NOON)
    second = await keys.rotate(NOON)
    later = NOON + PUBLISHED_BEFORE + KEPT_AFTER
    third = await keys.rotate(later)
    assert [key.kid for key in await keys.all()] == [second.kid, third.kid]


async def test_a_clock_that_is_behind_makes_no_successor_that_begins_first(keys: SqlSigningKeys) -> None:
    await keys.make_first(NOON)
    second = await keys.rotate(NOON)
    third = await keys.rotate(NOON - timedelta(hours=1))
    assert third.signs_from == second.signs_from


async def test_another_secret_opens_nothing_and_changes_nothing(
    manager: DatabaseSessionManager, keys: SqlSigningKeys, database: Database
) -> None:
    await keys.make_first(NOON)
    stranger = keys_of(manager, "another secret that is long enough too")
    for attempt in (stranger.all(), stranger.make_first(NOON), stranger.rotate(NOON)):
        with pytest.raises(SecretKeyIsWrong, match="ROSTER_SECRET_KEY"):
            await attempt
    assert await database.observer.fetchval(COUNT) == 1


async def test_a_row_says_nothing_and_cannot_take_anothers_place(keys: SqlSigningKeys, database: Database) -> None:
    await keys.make_first(NOON)
    await keys.rotate(NOON)
    opened = await keys.opened()
    rows = await database.observer.fetch("SELECT * FROM signing_keys")
    for each in opened:
        assert each.pair.private_key
        secret = each.pair.private_key.private_bytes_raw()
        assert not [row for row in rows if secret in row["sealed_private_key"]]
    await database.observer.execute(
        "UPDATE signing_keys SET sealed_private_key = (SELECT sealed_private_key FROM signing_keys WHERE number = 1)"
    )
    with pytest.raises(SecretKeyIsWrong):
        await keys.all()
