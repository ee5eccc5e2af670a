"""Access tokens as JWTs (RFC 9068), signed with Ed25519 (RFC 9864) by joserfc.

Whoever reads a token here wrote it: so all that this service does not write itself is refused, and nothing is guessed.
"""

from datetime import UTC, datetime
from typing import Final, Literal
from uuid import UUID, uuid4

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry, deserialize_compact, serialize_compact
from joserfc.util import urlsafe_b64decode

from adapters.security.key_ring import KeyRing
from domain.shared.access_tokens import LIFETIME, AccessToken, AccessTokenClaims, AccessTokens
from domain.shared.authentication import CredentialRefused
from domain.shared.clock import Clock

ALGORITHM: Final = "Ed25519"
TYPE: Final = "at+jwt"
CLIENT: Final = "roster"
"""RFC 9068 asks which client a token was given to. There are no clients to tell apart yet."""
LONGEST: Final = 2048
"""Characters. Ours have about 600, and 1,100 with the longest ROSTER_PUBLIC_URL."""
CLOCKS_DIFFER_BY: Final = 5
"""Seconds that the replicas' clocks may be apart."""
REMEMBERED: Final = 2000
"""Tokens that a process knows to be genuine: 2 MB. Checking a signature takes as long as a fifth of a request."""
_SECONDS: Final = int(LIFETIME.total_seconds())
_ALLOWED: Final = JWSRegistry(algorithms=[ALGORITHM])


class _Header(msgspec.Struct, forbid_unknown_fields=True):
    """So there is no `crit`, `b64`, `jwk`, `jku`, `x5u` or `zip` that could mean anything."""

    alg: Literal["Ed25519"]
    typ: Literal["at+jwt"]
    kid: str


class _Claims(msgspec.Struct):
    """Integers are integers: neither 1.0, nor 1e300, nor true. A later version may add a claim."""

    iss: str
    aud: str
    sub: str
    sid: str
    jti: str
    client_id: str
    iat: int
    exp: int


_HEADER: Final = msgspec.json.Decoder(_Header)
_CLAIMS: Final = msgspec.json.Decoder(_Claims)
# Of a text that is not ours: not base64, not JSON, another shape, another algorithm, another signature.
_MALFORMED: Final = (JoseError, ValueError, RecursionError)


class JoseAccessTokens(AccessTokens):
    """Issuer and audience are one: this service makes tokens for itself, known by ROSTER_PUBLIC_URL."""

    def __init__(self, keys: KeyRing, issuer: str, clock: Clock) -> None:
        self._keys = keys
        self._issuer = issuer
        self._clock = clock
        self._genuine: dict[str, tuple[str, int, AccessTokenClaims]] = {}

    async def issue(self, user_id: UUID, session_id: UUID, *, at: datetime) -> AccessToken:
        signing = await self._keys.signing(at)
        issued_at = int(at.timestamp())
        claims = _Claims(
            iss=self._issuer,
            aud=self._issuer,
            sub=str(user_id),
            sid=str(session_id),
            jti=str(uuid4()),
            client_id=CLIENT,
            iat=issued_at,
            exp=issued_at + _SECONDS,
        )
        header = {"alg": ALGORITHM, "typ": TYPE, "kid": signing.key.kid}
        text = serialize_compact(header, msgspec.json.encode(claims), signing.pair, registry=_ALLOWED)
        return AccessToken(text, datetime.fromtimestamp(claims.exp, UTC))

    async def verify(self, text: str) -> AccessTokenClaims:
        now = int(self._clock.now().timestamp())
        kid, expires_at, claims = self._genuine.get(text) or ("", 0, None)
        # Its key may be gone since, which an operator sees to when somebody else has the key.
        if claims and now < expires_at and await self._keys.find(kid):
            return claims
        kid = _kid_of(text)
        key = await self._keys.find(kid)
        if key is None:
            raise CredentialRefused
        said = _signed(text, key)
        claims = self._accepted(said, now)
        self._remember(text, kid, said.exp, claims)
        return claims

    def _accepted(self, said: _Claims, now: int) -> AccessTokenClaims:
        is_ours = (said.iss, said.aud, said.client_id) == (self._issuer, self._issuer, CLIENT)
        is_of_now = said.iat <= now + CLOCKS_DIFFER_BY and now < said.exp <= said.iat + _SECONDS
        if not (is_ours and is_of_now):
            raise CredentialRefused
        return AccessTokenClaims(user_id=_canonical(said.sub), session_id=_canonical(said.sid))

    def _remember(self, text: str, kid: str, expires_at: int, claims: AccessTokenClaims) -> None:
        if len(self._genuine) >= REMEMBERED:
            self._genuine.clear()
        self._genuine[text] = (kid, expires_at, claims)


def _kid_of(text: str) -> str:
    """Nothing else of an unchecked token is looked at. Raises CredentialRefused."""
    if len(text) > LONGEST:
        raise CredentialRefused
    try:
        return _HEADER.decode(urlsafe_b64decode(text.partition(".")[0].encode())).kid
    except _MALFORMED:
        raise CredentialRefused from None


def _signed(text: str, key: OKPKey) -> _Claims:
    try:
        return _CLAIMS.decode(deserialize_compact(text, key, registry=_ALLOWED).payload or b"")
    except _MALFORMED:
        raise CredentialRefused from None


def _canonical(text: str) -> UUID:
    """Python reads a UUID in several spellings; one thing has one name."""
    try:
        found = UUID(text)
    except ValueError:
        raise CredentialRefused from None
    if str(found) != text:
        raise CredentialRefused
    return found
