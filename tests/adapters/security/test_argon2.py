"""Password hashing: with which parameters, and in which threads."""

import asyncio
import threading
from base64 import b64decode
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from adapters.security.argon2 import Argon2Hasher
from domain.shared.errors import Overloaded
from domain.users.values import Password

PASSWORD = Password("correct horse battery staple ñ")
PATIENCE = 30.0


class Slow:
    """In Argon2's place: takes as long as the test wants, and tells who was in it at once."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.released = threading.Event()
        self.threads: list[threading.Thread] = []

    def hash(self, text: str) -> str:
        self.threads.append(threading.current_thread())
        self.begun.release()
        assert self.released.wait(PATIENCE)
        return text


@pytest.fixture
def hasher() -> Iterator[Argon2Hasher]:
    hasher = Argon2Hasher(threads=2, queue=3)
    yield hasher
    hasher.close()


@pytest.fixture
def slow(hasher: Argon2Hasher, monkeypatch: pytest.MonkeyPatch) -> Slow:
    slow = Slow()
    monkeypatch.setattr(hasher, "_argon2", slow)
    return slow


async def test_the_hash_has_the_parameters_that_owasp_recommends(hasher: Argon2Hasher) -> None:
    _, kind, version, parameters, salt, digest = (await hasher.hash(PASSWORD)).split("$")
    assert (kind, version, parameters) == ("argon2id", "v=19", "m=19456,t=2,p=1")
    assert [len(b64decode(part + "=" * (-len(part) % 4))) for part in (salt, digest)] == [16, 32]


async def test_the_hash_is_that_of_the_password_and_of_no_other(hasher: Argon2Hasher) -> None:
    hashed = await hasher.hash(PASSWORD)
    assert PasswordHasher().verify(hashed, PASSWORD.text)
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(hashed, PASSWORD.text.upper())


async def test_no_two_hashes_are_alike(hasher: Argon2Hasher) -> None:
    assert await hasher.hash(PASSWORD) != await hasher.hash(PASSWORD)


async def test_hashing_does_not_keep_the_event_loop_waiting(hasher: Argon2Hasher, slow: Slow) -> None:
    hashing = asyncio.create_task(hasher.hash(PASSWORD))
    assert await asyncio.to_thread(slow.begun.acquire, timeout=PATIENCE)
    # Whoever waits here has the loop, which is what releases the hash.
    slow.released.set()
    assert await hashing == PASSWORD.text
    assert threading.current_thread() not in slow.threads


async def test_no_more_are_hashed_at_once_than_there_are_threads(hasher: Argon2Hasher, slow: Slow) -> None:
    hashing = [asyncio.create_task(hasher.hash(PASSWORD)) for _ in range(5)]
    for _ in range(2):
        assert await asyncio.to_thread(slow.begun.acquire, timeout=PATIENCE)
    assert len(slow.threads) == 2
    slow.released.set()
    await asyncio.gather(*hashing)
    assert len(slow.threads) == 5
    assert len(set(slow.threads)) == 2


async def test_what_finds_the_queue_full_is_refused_at_once_and_nothing_else(hasher: Argon2Hasher, slow: Slow) -> None:
    hashing = [asyncio.create_task(hasher.hash(PASSWORD)) for _ in range(5)]
    for _ in range(2):
        assert await asyncio.to_thread(slow.begun.acquire, timeout=PATIENCE)
    for _ in range(3):
        with pytest.raises(Overloaded):
            await hasher.hash(PASSWORD)
    slow.released.set()
    assert await asyncio.gather(*hashing) == [PASSWORD.text] * 5
    assert await asyncio.gather(*(hasher.hash(PASSWORD) for _ in range(5))) == [PASSWORD.text] * 5


async def test_closing_finishes_what_was_begun_and_begins_no_more(hasher: Argon2Hasher, slow: Slow) -> None:
    hashing = [asyncio.create_task(hasher.hash(PASSWORD)) for _ in range(3)]
    for _ in range(2):
        assert await asyncio.to_thread(slow.begun.acquire, timeout=PATIENCE)
    slow.released.set()
    await asyncio.to_thread(hasher.close)
    assert await asyncio.gather(*hashing[:2]) == [PASSWORD.text, PASSWORD.text]
    with pytest.raises(RuntimeError):
        await hasher.hash(PASSWORD)
    hashing[2].cancel()
