"""Encrypts what must be read again and must not be readable in the database."""

import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES: Final = 12


class SealBroken(Exception):
    """What was sealed was changed, or sealed under another secret key or for another purpose."""


def derived_key(secret_key: str, purpose: str) -> bytes:
    """256 bits from ROSTER_SECRET_KEY, other ones for each purpose (HKDF, RFC 5869)."""
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"roster:{purpose}".encode())
    return derivation.derive(secret_key.encode())


class SecretBox:
    """AES-256-GCM under a key derived from ROSTER_SECRET_KEY, another one for each purpose."""

    def __init__(self, secret_key: str, purpose: str) -> None:
        self._cipher = AESGCM(derived_key(secret_key, purpose))

    def seal(self, plain: bytes, *, about: bytes) -> bytes:
        """Opens only together with the same `about`, so that a sealed value cannot be moved to another row."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, about)

    def open(self, sealed: bytes, *, about: bytes) -> bytes:
        """Raises SealBroken."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about)
        except InvalidTag:
            raise SealBroken("ROSTER_SECRET_KEY is not the one that this was encrypted under") from None
