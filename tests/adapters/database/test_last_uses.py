"""Last uses are noted in passing and written later, for sessions and API keys alike."""

import pytest

from adapters.database.authenticator import DatabaseAuthenticator
from adapters.database.last_uses import LastUses
from adapters.database.manager import DatabaseSessionManager
from domain.shared.access_tokens import AccessTokenClaims
from domain.shared.authentication import Credential, CredentialKind
from tests.credentials import INSERT_CALLER, KEY
from tests.databases import Database
from tests.fakes.access_tokens import FakeAccessTokens
from tests.fakes.system import FakeClock
from tests.people import signed_in
from tests.samples import NOON

pytestmark = pytest.mark.database

USED_NOW = "SELECT last_used_at > now() - interval '1 minute' FROM sessions WHERE id = $1"
LONG_AGO = "UPDATE sessions SET last_used_at = now() - interval '61 seconds' WHERE id = $1"
WRITTEN = "SELECT xmin::text FROM sessions WHERE id = $1"


@pytest.fixture
def uses() -> LastUses:
    return LastUses()


@pytest.fixture
def access_tokens() -> FakeAccessTokens:
    return FakeAccessTokens(FakeClock())


@pytest.fixture
def authenticator(
    manager: DatabaseSessionManager, access_tokens: FakeAccessTokens, uses: LastUses
) -> DatabaseAuthenticator:
    return DatabaseAuthenticator(manager, access_tokens, uses)


async def ask(authenticator: DatabaseAuthenticator, access_tokens: FakeAccessTokens, claims: AccessTokenClaims) -> None:
    token = await access_tokens.issue(claims.user_id, claims.session_id, at=NOON)
    await authenticator.identify(Credential(CredentialKind.BEARER, token.text))


async def test_a_use_that_is_due_is_written_afterwards(
    manager: DatabaseSessionManager,
    database: Database,
    authenticator: DatabaseAuthenticator,
    access_tokens: FakeAccessTokens,
    uses: LastUses,
) -> None:
    claims = await signed_in(database.observer)
    await database.observer.execute(LONG_AGO, claims.session_id)
    await ask(authenticator, access_tokens, claims)
    assert not await database.observer.fetchval(USED_NOW, claims.session_id)
    await uses.write(manager)
    assert await database.observer.fetchval(USED_NOW, claims.session_id)


async def test_within_a_minute_nothing_is_written(
    manager: DatabaseSessionManager,
    database: Database,
    authenticator: DatabaseAuthenticator,
    access_tokens: FakeAccessTokens,
    uses: LastUses,
) -> None:
    claims = await signed_in(database.observer)
    before = await database.observer.fetchval(WRITTEN, claims.session_id)
    await ask(authenticator, access_tokens, claims)
    await uses.write(manager)
    assert await database.observer.fetchval(WRITTEN, claims.session_id) == before


async def test_an_api_key_that_was_never_used_is_due(
    manager: DatabaseSessionManager, database: Database, authenticator: DatabaseAuthenticator, uses: LastUses
) -> None:
    await database.observer.execute(INSERT_CALLER)
    await authenticator.identify(Credential(CredentialKind.BEARER, KEY))
    await uses.write(manager)
    assert await database.observer.fetchval("SELECT last_used_at IS NOT NULL FROM api_keys")
