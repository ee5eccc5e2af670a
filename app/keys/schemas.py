"""Keys as JSON: a JWK Set (RFC 7517)."""

from base64 import urlsafe_b64encode
from typing import Annotated, Literal, Self

from msgspec import Meta, Struct

from domain.keys.entities import SigningKey

# 32 bytes.
_PATTERN = "^[A-Za-z0-9_-]{43}$"


class JwkResponse(Struct, frozen=True, kw_only=True):
    """A public key for Ed25519 (RFC 8037), with the fully specified name of RFC 9864."""

    kid: Annotated[str, Meta(max_length=43, pattern=_PATTERN, description="The `kid` in the header of a token.")]
    x: Annotated[str, Meta(max_length=43, pattern=_PATTERN, description="The key, in base64url.")]
    kty: Literal["OKP"] = "OKP"
    crv: Literal["Ed25519"] = "Ed25519"
    alg: Literal["Ed25519"] = "Ed25519"
    use: Literal["sig"] = "sig"

    @classmethod
    def of(cls, key: SigningKey) -> Self:
        return cls(kid=key.kid, x=urlsafe_b64encode(key.public_key).rstrip(b"=").decode())


class JwkSetResponse(Struct, frozen=True):
    keys: Annotated[list[JwkResponse], Meta(max_length=1000)]
