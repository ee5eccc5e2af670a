"""What somebody may do now who was identified before."""

from dataclasses import replace

import pytest

from adapters.database.manager import DatabaseSessionManager
from adapters.database.seed import ADMINISTRATOR_ID
from adapters.database.standing import as_they_are_now
from domain.shared.actor import SHELL, Actor
from domain.shared.authentication import CredentialRefused
from domain.shared.permissions import EVERY_PERMISSION, Permission
from tests.credentials import CALLER, INSERT_CALLER
from tests.databases import Database
from tests.people import signed_in

pytestmark = pytest.mark.database


@pytest.fixture
async def person(database: Database) -> Actor:
    """Somebody who has signed in and may do nothing."""
    claims = await signed_in(database.observer)
    return Actor(name=f"user:{claims.user_id}", user_id=claims.user_id, session_id=claims.session_id)


async def test_a_session_gives_what_its_user_may_do_now(
    database: Database, manager: DatabaseSessionManager, person: Actor
) -> None:
    async with manager.connection() as connection:
        assert await as_they_are_now(person, connection) == person
        await database.observer.execute(
            "INSERT INTO user_roles VALUES ($1, $2, now())", person.user_id, ADMINISTRATOR_ID
        )
        # In the same transaction: what others have committed meanwhile counts.
        assert await as_they_are_now(person, connection) == replace(person, permissions=EVERY_PERMISSION)


@pytest.mark.parametrize(
    "ending",
    [
        "UPDATE sessions SET ended_at = now()",
        "UPDATE sessions SET expires_at = now() - interval '1 second'",
        "UPDATE users SET status = 'deactivated'",
        "DELETE FROM users",
    ],
)
async def test_a_session_that_is_over_gives_nothing(
    database: Database, manager: DatabaseSessionManager, person: Actor, ending: str
) -> None:
    await database.observer.execute(ending)
    async with manager.connection() as connection:
        with pytest.raises(CredentialRefused):
            await as_they_are_now(person, connection)


async def test_a_key_gives_no_more_than_it_may(database: Database, manager: DatabaseSessionManager) -> None:
    await database.observer.execute(INSERT_CALLER)
    await database.observer.execute("UPDATE api_keys SET permissions = '{users:read,of:tomorrow}'")
    async with manager.connection() as connection:
        now = await as_they_are_now(CALLER, connection)
    assert now == replace(CALLER, permissions=frozenset({Permission.USERS_READ}))


async def test_the_shell_is_the_shell(manager: DatabaseSessionManager) -> None:
    async with manager.connection() as connection:
        assert await as_they_are_now(SHELL, connection) is SHELL
