"""Password hashing with Argon2id, in a bounded pool of threads."""

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from argon2 import PasswordHasher as Argon2
from argon2.low_level import Type

from domain.shared.errors import Overloaded
from domain.shared.figures import Figure
from domain.users.ports import PasswordHasher
from domain.users.values import Password

# OWASP Password Storage Cheat Sheet: m=19456 (19 MiB), t=2, p=1.
MEMORY_KIB: Final = 19_456
ITERATIONS: Final = 2
PARALLELISM: Final = 1


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
        if self._asked >= self._most:
            raise Overloaded
        self._asked += 1
        try:
            return await self._hash(password)
        finally:
            self._asked -= 1

    def figures(self) -> Iterable[Figure]:
        waiting = max(0, self._asked - self._at_once)
        yield Figure(name="passwords_hashing", meaning="Passwords being hashed.", value=self._asked - waiting)
        yield Figure(name="passwords_waiting", meaning="Passwords that wait to be hashed.", value=waiting)

    async def _hash(self, password: Password) -> str:
        # argon2 releases the interpreter's lock, so other requests go on meanwhile.
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._argon2.hash, password.text)

    def close(self) -> None:
        """Hashes under way are finished; waiting ones are not begun."""
        self._threads.shutdown(wait=True, cancel_futures=True)
