"""Whoever sends a genuine access token is who their session says, as long as it lives and they are active."""

from datetime import timedelta

import pytest

from adapters.database.authenticator import DatabaseAuthenticator
from adapters.database.last_uses import LastUses
from adapters.database.manager import DatabaseSessionManager
from domain.shared.access_tokens import AccessTokenClaims
from domain.shared.authentication import Credential, CredentialKind, CredentialRefused
from tests.databases import Database
from tests.fakes.access_tokens import FakeAccessTokens
from tests.fakes.system import FakeClock
from tests.people import signed_in
from tests.samples import NOBODY, NOON

pytestmark = pytest.mark.database


@pytest.fixture
def access_tokens() -> FakeAccessTokens:
    return FakeAccessTokens(FakeClock())


@pytest.fixture
def authenticator(manager: DatabaseSessionManager, access_tokens: FakeAccessTokens) -> DatabaseAuthenticator:
    return DatabaseAuthenticator(manager, access_tokens, LastUses())


async def bearer(access_tokens: FakeAccessTokens, claims: AccessTokenClaims) -> Credential:
    token = await access_tokens.issue(claims.user_id, claims.session_id, at=NOON)
    return Credential(CredentialKind.BEARER, token.text)


async def test_is_known_with_their_session(
    authenticator: DatabaseAuthenticator, access_tokens: FakeAccessTokens, database: Database
) -> None:
    claims = await signed_in(database.observer)
    actor = await authenticator.identify(await bearer(access_tokens, claims))
    assert (actor.name, actor.user_id, actor.session_id) == (
        f"user:{claims.user_id}",
        claims.user_id,
        claims.session_id,
    )
    assert (actor.permissions, actor.roles) == (frozenset(), ())


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sessions SET ended_at = now()",
        "UPDATE sessions SET expires_at = now()",
        "DELETE FROM sessions",
        "UPDATE users SET status = 'deactivated'",
        "DELETE FROM users",
    ],
)
async def test_is_refused_on_the_next_request(
    authenticator: DatabaseAuthenticator, access_tokens: FakeAccessTokens, database: Database, change: str
) -> None:
    credential = await bearer(access_tokens, await signed_in(database.observer))
    await authenticator.identify(credential)
    await database.observer.execute(change)
    with pytest.raises(CredentialRefused):
        await authenticator.identify(credential)


async def test_is_refused_with_the_session_of_somebody_else(
    authenticator: DatabaseAuthenticator, access_tokens: FakeAccessTokens, database: Database
) -> None:
    ana, bea = await signed_in(database.observer), await signed_in(database.observer)
    for user_id in (bea.user_id, NOBODY):
        with pytest.raises(CredentialRefused):
            await authenticator.identify(await bearer(access_tokens, AccessTokenClaims(user_id, ana.session_id)))


async def test_is_refused_after_the_session_has_expired(
    authenticator: DatabaseAuthenticator, access_tokens: FakeAccessTokens, database: Database
) -> None:
    expired = await signed_in(database.observer, for_=timedelta(seconds=-1))
    with pytest.raises(CredentialRefused):
        await authenticator.identify(await bearer(access_tokens, expired))


async def test_is_refused_as_a_cookie(
    authenticator: DatabaseAuthenticator, access_tokens: FakeAccessTokens, database: Database
) -> None:
    credential = await bearer(access_tokens, await signed_in(database.observer))
    with pytest.raises(CredentialRefused):
        await authenticator.identify(Credential(CredentialKind.COOKIE, credential.text))
