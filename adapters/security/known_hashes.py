"""Which password hashes are understood: our own, and those that another register brings along."""

from collections.abc import Callable
from typing import Final, Protocol

from adapters.security.argon2_hashes import Argon2Hash
from adapters.security.bcrypt_hashes import BcryptHash
from adapters.security.django_hashes import DjangoHash


class KnownHash(Protocol):
    """A hash in a format that is understood, and cheap enough to be tried on this machine."""

    def matches(self, password: bytes) -> bool:
        """Slow on purpose: to be asked in a thread."""
        ...


_READERS: Final[tuple[Callable[[str], KnownHash | None], ...]] = (Argon2Hash.read, BcryptHash.read, DjangoHash.read)


def read_hash(text: str) -> KnownHash | None:
    """None for what has no known format, or would cost more than its scheme's bounds allow."""
    return next((found for read in _READERS if (found := read(text))), None)
