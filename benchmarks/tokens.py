"""Access tokens of people in the register that is measured, signed by a key that everybody can read here."""

import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, TypeAlias
from uuid import UUID, uuid4

import asyncpg
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry, serialize_compact

from adapters.database.signing_keys import PURPOSE
from adapters.security.access_tokens import ALGORITHM, CLIENT, TYPE
from adapters.security.secret_box import SecretBox
from domain.shared.access_tokens import LIFETIME

SECRET_KEY: Final = "a secret that protects nothing but figures"
ISSUER: Final = "http://127.0.0.1:8000"
"""What every server is told that it is called."""

_PAIR: Final = Ed25519PrivateKey.from_private_bytes(b"This signs nothing but figures..")
_KEY: Final = OKPKey.import_key(_PAIR)
_REGISTRY: Final = JWSRegistry(algorithms=[ALGORITHM])
_PERIOD: Final = LIFETIME.total_seconds() / 2
_Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


async def publish_key(connection: _Connection) -> None:
    kid, now = _KEY.thumbprint(), datetime.now(UTC)
    sealed = SecretBox(SECRET_KEY, PURPOSE).seal(_PAIR.private_bytes_raw(), about=kid.encode())
    await connection.execute(
        "INSERT INTO signing_keys (kid, number, sealed_private_key, created_at, signs_from) VALUES ($1, 1, $2, $3, $3)",
        kid,
        sealed,
        now,
    )


def token_of(user_id: UUID) -> str:
    """The same one for some minutes, as clients use theirs. The session's id is the user's (database.py)."""
    return _token(user_id, int(time.time() // _PERIOD))


@lru_cache(maxsize=1000)
def _token(user_id: UUID, period: int) -> str:
    begins = int(period * _PERIOD)
    claims = {
        "iss": ISSUER,
        "aud": ISSUER,
        "sub": str(user_id),
        "sid": str(user_id),
        "jti": str(uuid4()),
        "client_id": CLIENT,
        "iat": begins,
        "exp": begins + int(LIFETIME.total_seconds()),
    }
    header = {"alg": ALGORITHM, "typ": TYPE, "kid": _KEY.thumbprint()}
    return serialize_compact(header, msgspec.json.encode(claims), _KEY, registry=_REGISTRY)
