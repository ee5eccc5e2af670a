"""Signs and encrypts the cursors of lists: what a position says of somebody is not for logs of addresses."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin

from adapters.security.secret_box import derived_key
from domain.shared.cursors import CURSOR_SEAL, CursorNotValid, CursorSeal


class SivCursorSeal(CursorSeal):
    """AES-SIV (RFC 5297): its signature of the text is its nonce, so that equal pages have equal cursors."""

    def __init__(self, secret_key: str) -> None:
        self._cipher = AESSIV(derived_key(secret_key, "cursors"))

    def seal(self, place: bytes, *, of: bytes) -> bytes:
        return self._cipher.encrypt(place, [of])

    def open(self, sealed: bytes, *, of: bytes) -> bytes:
        try:
            return self._cipher.decrypt(sealed, [of])
        except InvalidTag:
            raise CursorNotValid from None


class CursorsPlugin(InitPlugin):
    """Lends the application its seal. Every replica with the same secret key reads the cursors of the others."""

    def __init__(self, secret_key: str) -> None:
        self._seal = SivCursorSeal(secret_key)

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.state[CURSOR_SEAL] = self._seal
        return app_config
