"""Password hashing and verification with Argon2id, in a bounded pool of threads."""

import asyncio
import unicodedata
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, ParamSpec, TypeVar

from argon2 import PasswordHasher as Argon2
from argon2.low_level import Type

from adapters.security.argon2_hashes import Argon2Hash
from adapters.security.known_hashes import KnownHash, read_hash
from domain.shared.errors import Overloaded
from domain.shared.figures import Figure
from domain.users.ports import PasswordHasher
from domain.users.values import TYPED_PASSWORD_MAX, Password

# OWASP Password Storage Cheat Sheet: m=19456 (19 MiB), t=2, p=1.
MEMORY_KIB: Final = 19_456
ITERATIONS: Final = 2
PARALLELISM: Final = 1

# Salt and digest are zeros: the hash of no password, and as much work to try one on as anybody's.
_NOBODY: Final = Argon2Hash(
    text=f"$argon2id$v=19$m={MEMORY_KIB},t={ITERATIONS},p={PARALLELISM}${'A' * 22}${'A' * 43}",
    type=Type.ID,
    version=19,
    memory_kib=MEMORY_KIB,
    iterations=ITERATIONS,
    lanes=PARALLELISM,
)

P = ParamSpec("P")
T = TypeVar("T")


class Argon2Hasher(PasswordHasher):
    """Each hash takes tens of milliseconds and 19 MiB: `threads` bounds both, `queue` how many more may wait."""

    def __init__(self, threads: int, queue: int) -> None:
        self._at_once = threads
        self._most = threads + queue
        self._asked = 0
        self._argon2 = Argon2(
            time_cost=ITERATIONS,
            memory_cost=MEMORY_KIB,
            parallelism=PARALLELISM,
            hash_len=32,
            salt_len=16,
            type=Type.ID,
        )
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="argon2")

    async def hash(self, password: Password) -> str:
        return await self._in_a_thread(self._argon2.hash, password.text)

    async def verify(self, text: str, password_hash: str | None) -> bool:
        return await self._in_a_thread(_verify, text, password_hash)

    def is_outdated(self, password_hash: str) -> bool:
        return _is_outdated(read_hash(password_hash))

    def knows(self, password_hash: str) -> bool:
        return read_hash(password_hash) is not None

    def figures(self) -> Iterable[Figure]:
        waiting = max(0, self._asked - self._at_once)
        yield Figure(
            name="passwords_hashing", meaning="Passwords being hashed or verified.", value=self._asked - waiting
        )
        yield Figure(name="passwords_waiting", meaning="Passwords that wait for either.", value=waiting)

    async def _in_a_thread(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if self._asked >= self._most:
            raise Overloaded
        self._asked += 1
        try:
            # argon2, bcrypt and OpenSSL release the interpreter's lock, so other requests go on meanwhile.
            return await asyncio.get_running_loop().run_in_executor(self._threads, partial(work, *args, **kwargs))
        finally:
            self._asked -= 1

    def close(self) -> None:
        """Hashes under way are finished; waiting ones are not begun."""
        self._threads.shutdown(wait=True, cancel_futures=True)


def _verify(text: str, password_hash: str | None) -> bool:
    """In NFC, as Password.parse has it, and as it was typed: another register may have made the hash of that.

    Whichever forms there are, all are tried on nobody's hash too, so that the time does not tell.
    """
    # Normalising takes the square of the length and does not release the lock: too long a text is compared with nobody.
    if len(text) > TYPED_PASSWORD_MAX:
        text, password_hash = "", None
    known = read_hash(password_hash) if password_hash else None
    return any(_is_of(known, form) for form in dict.fromkeys((unicodedata.normalize("NFC", text), text)))


def _is_of(known: KnownHash | None, text: str) -> bool:
    # A lone surrogate is in nobody's password, and must not raise.
    password = text.encode("utf-8", "surrogatepass")
    if _is_outdated(known):
        # Whatever another hash costs, and if there is none: nobody is answered sooner than with one of our own.
        _NOBODY.matches(password)
    return known is not None and known.matches(password)


def _is_outdated(known: KnownHash | None) -> bool:
    return not isinstance(known, Argon2Hash) or not known.is_at_least(memory_kib=MEMORY_KIB, iterations=ITERATIONS)
