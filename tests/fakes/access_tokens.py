"""Access tokens that anybody can read, and a key that nothing was signed with."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from domain.keys.entities import SigningKey
from domain.keys.ports import PublishedKeys
from domain.shared.access_tokens import LIFETIME, AccessToken, AccessTokenClaims, AccessTokens
from domain.shared.authentication import CredentialRefused
from domain.shared.clock import Clock
from tests.samples import NOON


class FakeAccessTokens(AccessTokens):
    """Genuine are those that it gave out, until they expire."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[str, tuple[AccessTokenClaims, datetime]] = {}

    async def issue(self, user_id: UUID, session_id: UUID, *, at: datetime) -> AccessToken:
        token = AccessToken(f"token-{len(self._issued)}", at + LIFETIME)
        self._issued[token.text] = (AccessTokenClaims(user_id, session_id), token.expires_at)
        return token

    async def verify(self, text: str) -> AccessTokenClaims:
        claims, expires_at = self._issued.get(text, (None, self._clock.now()))
        if claims is None or self._clock.now() >= expires_at:
            raise CredentialRefused
        return claims


class FakePublishedKeys(PublishedKeys):
    async def published(self) -> Sequence[SigningKey]:
        return [SigningKey(kid="k" * 43, public_key=bytes(32), created_at=NOON, signs_from=NOON, signs_until=None)]
