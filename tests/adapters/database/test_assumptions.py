"""Who somebody was a moment ago counts for as long as the statement that reads finds nothing changed."""

import time
from typing import Final

import pytest
from sqlalchemy import bindparam, func, select

from adapters.database import assumptions
from adapters.database.assumptions import AskedAlong
from adapters.database.authenticator import DatabaseAuthenticator
from adapters.database.last_uses import LastUses
from adapters.database.manager import DatabaseSessionManager
from adapters.database.query import Query
from adapters.database.read_session import ReadSession
from adapters.database.rows import ROLES
from adapters.database.second_factor import SqlSecondFactorRepository
from domain.second_factor.entities import SecondFactorState
from domain.shared.authentication import Credential, CredentialKind, CredentialRefused
from tests.credentials import INSERT_CALLER, KEY
from tests.databases import Database, managed
from tests.fakes.access_tokens import FakeAccessTokens
from tests.fakes.system import FakeClock
from tests.people import signed_in
from tests.samples import NOON

pytestmark = pytest.mark.database

BY_KEY: Final = Credential(CredentialKind.BEARER, KEY)
ADMINISTRATOR: Final = Query(select(ROLES.c.name).where(ROLES.c.name == bindparam("name")))
HOW_MANY: Final = Query(select(func.count().label("roles")).select_from(ROLES))


@pytest.fixture
def access_tokens() -> FakeAccessTokens:
    return FakeAccessTokens(FakeClock())


@pytest.fixture
async def authenticator(
    manager: DatabaseSessionManager, database: Database, access_tokens: FakeAccessTokens
) -> DatabaseAuthenticator:
    await database.observer.execute(INSERT_CALLER)
    return DatabaseAuthenticator(manager, access_tokens, LastUses())


async def assumed(authenticator: DatabaseAuthenticator, credential: Credential) -> AskedAlong:
    """After it was identified once."""
    actor = await authenticator.identify(credential)
    assumption = await authenticator.assume(credential)
    assert isinstance(assumption, AskedAlong)
    assert (assumption.actor, assumption.holds) == (actor, None)
    return assumption


async def holds(manager: DatabaseSessionManager, assumption: AskedAlong, query: Query, **values: object) -> bool | None:
    async with manager.session(read_only=True) as session:
        assert isinstance(session, ReadSession)
        session.assumption = assumption
        await query.all(session, **values)
    return assumption.holds


async def test_nothing_is_assumed_of_a_stranger(authenticator: DatabaseAuthenticator) -> None:
    assert await authenticator.assume(BY_KEY) is None


async def test_the_first_statement_finds_that_it_still_is_so(
    manager: DatabaseSessionManager, authenticator: DatabaseAuthenticator
) -> None:
    assumption = await assumed(authenticator, BY_KEY)
    assert await holds(manager, assumption, ADMINISTRATOR, name="administrator")
    # What it found stays.
    assert await holds(manager, assumption, ADMINISTRATOR, name="nobody")


async def test_of_no_row_it_is_not_known(manager: DatabaseSessionManager, authenticator: DatabaseAuthenticator) -> None:
    assumption = await assumed(authenticator, BY_KEY)
    assert await holds(manager, assumption, ADMINISTRATOR, name="nobody") is False
    assert await holds(manager, assumption, ADMINISTRATOR, name="administrator") is False


async def test_of_who_has_no_second_factor_it_is_known_at_once(
    manager: DatabaseSessionManager, authenticator: DatabaseAuthenticator
) -> None:
    assumption = await assumed(authenticator, BY_KEY)
    async with manager.session(read_only=True) as session:
        assert isinstance(session, ReadSession)
        session.assumption = assumption
        state = await SqlSecondFactorRepository(session).state_of(assumption.actor.require_person())
    assert state == SecondFactorState()
    assert assumption.holds


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE api_keys SET revoked_at = now()",
        "UPDATE api_keys SET expires_at = now()",
        "UPDATE api_keys SET permissions = '{users:read}'",
        "DELETE FROM api_keys",
        "UPDATE users SET status = 'deactivated'",
        "UPDATE users SET display_name = 'Another'",
        "UPDATE users SET email = 'another@example.com'",
        "DELETE FROM user_roles",
        "UPDATE user_roles SET expires_at = now()",
        "UPDATE roles SET name = 'another'",
        "UPDATE roles SET permissions = '{users:read}'",
    ],
)
async def test_a_change_of_a_key_or_its_owner_is_found(
    manager: DatabaseSessionManager, database: Database, authenticator: DatabaseAuthenticator, change: str
) -> None:
    assumption = await assumed(authenticator, BY_KEY)
    await database.observer.execute(change)
    # A count has a row whatever is found.
    assert await holds(manager, assumption, HOW_MANY) is False


@pytest.mark.parametrize(
    "change",
    ["UPDATE sessions SET ended_at = now()", "UPDATE sessions SET expires_at = now()", "DELETE FROM sessions"],
)
async def test_the_end_of_a_session_is_found(
    manager: DatabaseSessionManager,
    database: Database,
    authenticator: DatabaseAuthenticator,
    access_tokens: FakeAccessTokens,
    change: str,
) -> None:
    claims = await signed_in(database.observer)
    token = await access_tokens.issue(claims.user_id, claims.session_id, at=NOON)
    assumption = await assumed(authenticator, Credential(CredentialKind.BEARER, token.text))
    await database.observer.execute(change)
    assert await holds(manager, assumption, HOW_MANY) is False


async def test_whoever_was_refused_is_forgotten(database: Database, authenticator: DatabaseAuthenticator) -> None:
    await authenticator.identify(BY_KEY)
    await database.observer.execute("UPDATE api_keys SET revoked_at = now()")
    with pytest.raises(CredentialRefused):
        await authenticator.identify(BY_KEY)
    assert await authenticator.assume(BY_KEY) is None


async def test_after_a_while_they_are_identified_again(
    authenticator: DatabaseAuthenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    await authenticator.identify(BY_KEY)
    later = time.monotonic() + assumptions.REMEMBERED_FOR + 1
    monkeypatch.setattr(assumptions, "monotonic", lambda: later)
    assert await authenticator.assume(BY_KEY) is None


async def test_the_memory_is_bounded(
    authenticator: DatabaseAuthenticator, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assumptions, "MOST_REMEMBERED", 1)
    await authenticator.identify(BY_KEY)
    await database.observer.execute("UPDATE api_keys SET secret_hash = sha256('rak_another')")
    await authenticator.identify(Credential(CredentialKind.BEARER, "rak_another"))
    assert await authenticator.assume(BY_KEY) is None


async def test_a_replica_is_not_asked(database: Database, access_tokens: FakeAccessTokens) -> None:
    await database.observer.execute(INSERT_CALLER)
    async with managed(database.url, read_url=database.url) as manager:
        authenticator = DatabaseAuthenticator(manager, access_tokens, LastUses())
        await authenticator.identify(BY_KEY)
        assert await authenticator.assume(BY_KEY) is None


async def test_the_digest_is_of_the_parts_and_not_of_their_text(
    manager: DatabaseSessionManager, database: Database, authenticator: DatabaseAuthenticator
) -> None:
    await database.observer.execute("UPDATE users SET email = 'a,b', display_name = 'c'")
    assumption = await assumed(authenticator, BY_KEY)
    await database.observer.execute("UPDATE users SET email = 'a', display_name = 'b,c'")
    assert await holds(manager, assumption, HOW_MANY) is False
