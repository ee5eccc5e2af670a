"""Verifying passwords: against which hashes, at what cost, and with what bounds."""

import asyncio
import threading
import unicodedata
from collections.abc import Iterator
from typing import Any

import bcrypt
import pytest
from argon2.exceptions import VerificationError, VerifyMismatchError
from argon2.low_level import Type, hash_secret, verify_secret
from hypothesis import given
from hypothesis import strategies as st

from adapters.security import argon2_hashes
from adapters.security.argon2 import ITERATIONS, MEMORY_KIB, Argon2Hasher
from adapters.security.known_hashes import read_hash
from domain.shared.errors import Overloaded
from domain.users.values import TYPED_PASSWORD_MAX, Password

PASSWORD = "correct horse battery staple ñ"
PATIENCE = 30.0
SALT = "c29tZXNhbHRzb21lc2FsdA"
DIGEST = "A" * 22
# Made once of PASSWORD, by argon2-cffi, bcrypt and hashlib's PBKDF2 in the way of Django.
IMPORTED = {
    "argon2id": "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$5dGpxH+ppC/IR4TMD03TFg",
    "argon2i": "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$8e+IpLrRGsLCwl9ow//67A",
    "argon2d": "$argon2d$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$3lkapG6MCtspqfZT0kJ23A",
    "argon2i of the first version": "$argon2i$v=16$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$rdYWpS88lCYVrVGRQDmoqg",
    "argon2i without a version": "$argon2i$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$rdYWpS88lCYVrVGRQDmoqg",
    "bcrypt 2a": "$2a$04$abcdefghijklmnopqrstuuNuRiwUXmAtLmpKZm0pShpegZVw2SVRm",
    "bcrypt 2b": "$2b$04$abcdefghijklmnopqrstuuNuRiwUXmAtLmpKZm0pShpegZVw2SVRm",
    "bcrypt 2y": "$2y$04$abcdefghijklmnopqrstuuNuRiwUXmAtLmpKZm0pShpegZVw2SVRm",
    "pbkdf2 sha256": "pbkdf2_sha256$1000$pepper$woRv4YpUR/PDZaZdmO/y/H509GV/2Y+JF0Vod0QGIgE=",
    "pbkdf2 sha1": "pbkdf2_sha1$1000$pepper$sBz9muqo4kO5soaX3fx3yrcCBP4=",
}


@pytest.fixture
def hasher() -> Iterator[Argon2Hasher]:
    hasher = Argon2Hasher(threads=2, queue=18)
    yield hasher
    hasher.close()


class Tried:
    """In the place of Argon2's own verification: notes the parameters, and may be made to wait."""

    def __init__(self) -> None:
        self.parameters: list[str] = []
        self.worked = 0
        """How many passwords were computed and found to be others: not what could not be read."""
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()
        self.begun = threading.Semaphore(0)
        self.released = threading.Event()
        self.released.set()

    def __call__(self, password_hash: bytes, password: bytes, kind: Type) -> bool:
        with self.lock:
            self.parameters.append(password_hash.decode().rsplit("$", 2)[0])
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        self.begun.release()
        assert self.released.wait(PATIENCE)
        with self.lock:
            self.at_once -= 1
        try:
            return verify_secret(password_hash, password, kind)
        except VerifyMismatchError:
            self.worked += 1
            raise


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> Tried:
    tried = Tried()
    monkeypatch.setattr(argon2_hashes, "verify_secret", tried)
    return tried


@pytest.mark.parametrize("kind", IMPORTED)
async def test_an_imported_hash_is_recognised_and_outdated(hasher: Argon2Hasher, kind: str) -> None:
    assert hasher.knows(IMPORTED[kind])
    assert hasher.is_outdated(IMPORTED[kind])
    assert await hasher.verify(PASSWORD, IMPORTED[kind])
    assert not await hasher.verify(PASSWORD.upper(), IMPORTED[kind])


# As a Mac types it: the tilde is a letter of its own. Other registers hash what they get.
DECOMPOSED = unicodedata.normalize("NFD", PASSWORD)


@pytest.mark.parametrize("weaker", [{}, {"time_cost": ITERATIONS - 1}])
async def test_an_imported_hash_of_a_decomposed_password_verifies_as_it_was_typed(
    hasher: Argon2Hasher, weaker: dict[str, Any]
) -> None:
    imported = a_hash(DECOMPOSED, **OURS | weaker)
    assert await hasher.verify(DECOMPOSED, imported)
    assert not await hasher.verify(DECOMPOSED.upper(), imported)
    assert await hasher.verify(DECOMPOSED, await hasher.hash(Password(PASSWORD)))


@pytest.mark.parametrize("has_account", [True, False])
async def test_a_password_of_two_forms_is_as_much_work_for_nobody(
    hasher: Argon2Hasher, tried: Tried, *, has_account: bool
) -> None:
    await hasher.verify(DECOMPOSED + "!", a_hash(PASSWORD, **OURS) if has_account else None)
    assert tried.parameters == [f"$argon2id$v=19$m={MEMORY_KIB},t={ITERATIONS},p=1"] * 2


async def test_what_is_longer_than_anybodys_is_not_normalised(
    hasher: Argon2Hasher, tried: Tried, monkeypatch: pytest.MonkeyPatch
) -> None:
    def normalize(_: str, text: str) -> str:
        assert len(text) <= TYPED_PASSWORD_MAX
        return text

    monkeypatch.setattr(unicodedata, "normalize", normalize)
    for length in (TYPED_PASSWORD_MAX, TYPED_PASSWORD_MAX + 1):
        assert not await hasher.verify("a" * length, a_hash(**OURS))
    assert tried.parameters == [f"$argon2id$v=19$m={MEMORY_KIB},t={ITERATIONS},p=1"] * 2


async def test_bcrypt_looks_at_the_first_72_bytes_as_whoever_made_the_hash_did(hasher: Argon2Hasher) -> None:
    long = "0123456789" * 8
    password_hash = bcrypt.hashpw(long[:72].encode(), bcrypt.gensalt(4)).decode()
    assert await hasher.verify(long, password_hash)
    assert not await hasher.verify(long[:71], password_hash)


@pytest.mark.parametrize(
    "password_hash",
    [
        None,
        "",
        "plain",
        "$argon2id$",
        f"$argon2id$v=19$m=64,t=1,p=1${SALT}$",
        f"$argon2id$v=19$m=64,t=1,p=1${SALT}$====",
        f"$argon2id$v=19$m=1,t=1,p=16${SALT}${DIGEST}",
        f"$argon2id$v=19$m=64,t=1,p=1${SALT}A${DIGEST}",
        f"$argon2x$v=19$m=64,t=1,p=1${SALT}${DIGEST}",
        "$2b$04$" + "~" * 53,
        "$2b$03$" + "a" * 53,
        "$2b$04$" + "a" * 53,
        "pbkdf2_sha256$0$pepper$" + "A" * 43 + "=",
        "pbkdf2_sha1$1000$pepper$" + "A" * 43 + "=",
        "pbkdf2_md5$1000$pepper$" + "A" * 43 + "=",
        "pbkdf2_sha256$1000$$" + "A" * 43 + "=",
        "$argon2id$v=19$m=64,t=1,p=\u0661$" + SALT + "$" + DIGEST,
        "\ud800",
    ],
)
async def test_what_is_no_hash_is_nobodys_password(hasher: Argon2Hasher, password_hash: str | None) -> None:
    for text in ("", PASSWORD, "\ud800", "a\0b", "x" * 100_000):
        assert await hasher.verify(text, password_hash) is False


@given(st.text() | st.from_regex(r"\$(argon2id|2b|2y)\$.*|pbkdf2_sha256\$.*", fullmatch=True))
def test_reading_a_hash_never_fails(text: str) -> None:
    read_hash(text)


@pytest.mark.parametrize(
    "password_hash",
    [
        f"$argon2id$v=19$m=262145,t=1,p=1${SALT}${DIGEST}",
        f"$argon2id$v=19$m=262144,t=5,p=1${SALT}${DIGEST}",
        f"$argon2id$v=19$m=9999999999,t=1,p=1${SALT}${DIGEST}",
        f"$argon2id$v=19$m=64,t=16385,p=1${SALT}${DIGEST}",
        f"$argon2id$v=19$m=19456,t=2,p=17${SALT}${DIGEST}",
        "$2b$15$" + "a" * 53,
        "$2y$31$" + "a" * 53,
        "pbkdf2_sha256$5000001$pepper$" + "A" * 43 + "=",
    ],
)
async def test_a_hash_that_would_exhaust_the_machine_is_not_tried(
    hasher: Argon2Hasher, password_hash: str, tried: Tried
) -> None:
    assert not hasher.knows(password_hash)
    assert not await hasher.verify(PASSWORD, password_hash)
    assert tried.parameters == ["$argon2id$v=19$m=19456,t=2,p=1"]


def test_hashes_at_the_bounds_are_known(hasher: Argon2Hasher) -> None:
    assert hasher.knows(f"$argon2id$v=19$m=262144,t=4,p=16${SALT}${DIGEST}")
    assert hasher.knows("$2b$14$" + "a" * 53)
    assert hasher.knows("pbkdf2_sha256$5000000$pepper$" + "A" * 43 + "=")


@pytest.mark.parametrize("password_hash", [None, "plain", *IMPORTED.values()])
async def test_nothing_is_answered_with_less_work_than_a_hash_of_ours(
    hasher: Argon2Hasher, tried: Tried, password_hash: str | None
) -> None:
    await hasher.verify(PASSWORD, password_hash)
    assert tried.parameters[0] == f"$argon2id$v=19$m={MEMORY_KIB},t={ITERATIONS},p=1"


@pytest.mark.parametrize(
    ("salt", "digest"),
    [(SALT + "AAA", DIGEST), (SALT, "A" * 25), (SALT[:-1] + "B", DIGEST), (SALT, "A" * 21 + "B")],
    ids=["a salt of no whole bytes", "a digest of none", "bits left over of a salt", "of a digest"],
)
async def test_a_damaged_hash_of_our_parameters_is_answered_with_the_same_work(
    hasher: Argon2Hasher, tried: Tried, salt: str, digest: str
) -> None:
    damaged = f"$argon2id$v=19$m={MEMORY_KIB},t={ITERATIONS},p=1${salt}${digest}"
    assert not hasher.knows(damaged)
    assert not await hasher.verify(PASSWORD, damaged)
    assert tried.parameters == [f"$argon2id$v=19$m={MEMORY_KIB},t={ITERATIONS},p=1"]
    assert tried.worked == 1


base64 = st.text("ABCDEFGHQRSTghijwxyz0189+/", min_size=22, max_size=30)


@given(base64, base64)
def test_what_is_read_of_argon2_is_what_argon2_can_read(salt: str, digest: str) -> None:
    text = f"$argon2id$v=19$m=8,t=1,p=1${salt}${digest}"
    try:
        verify_secret(text.encode(), b"x", Type.ID)
    except VerifyMismatchError:
        assert read_hash(text)
    except VerificationError:
        assert not read_hash(text)


async def test_a_hash_of_ours_is_tried_once_and_nothing_besides(hasher: Argon2Hasher, tried: Tried) -> None:
    await hasher.verify(PASSWORD, await hasher.hash(Password(PASSWORD)))
    assert tried.parameters == [f"$argon2id$v=19$m={MEMORY_KIB},t={ITERATIONS},p=1"]


OURS = {"time_cost": ITERATIONS, "memory_cost": MEMORY_KIB, "type": Type.ID, "version": 19}


@pytest.mark.parametrize(
    "weaker", [{"memory_cost": MEMORY_KIB - 1}, {"time_cost": ITERATIONS - 1}, {"version": 16}, {"type": Type.I}]
)
def test_is_outdated_by_anything_weaker(hasher: Argon2Hasher, weaker: dict[str, Any]) -> None:
    assert hasher.is_outdated(a_hash(**OURS | weaker))


def test_is_not_outdated_by_what_is_as_strong_or_stronger(hasher: Argon2Hasher) -> None:
    assert not hasher.is_outdated(a_hash(**OURS))
    assert not hasher.is_outdated(a_hash(**OURS | {"time_cost": ITERATIONS + 1, "memory_cost": MEMORY_KIB + 1}))


def a_hash(password: str = "x", /, **parameters: Any) -> str:
    return hash_secret(password.encode(), b"somesaltsomesalt", parallelism=1, hash_len=32, **parameters).decode()


async def test_twenty_verifications_at_once_stay_within_the_threads_and_the_queue(
    hasher: Argon2Hasher, tried: Tried
) -> None:
    tried.released.clear()
    verifying = [asyncio.create_task(hasher.verify(PASSWORD, None)) for _ in range(20)]
    for _ in range(2):
        assert await asyncio.to_thread(tried.begun.acquire, timeout=PATIENCE)
    for _ in range(3):
        with pytest.raises(Overloaded):
            await hasher.verify(PASSWORD, None)
    with pytest.raises(Overloaded):
        await hasher.hash(Password(PASSWORD))
    tried.released.set()
    assert await asyncio.gather(*verifying) == [False] * 20
    assert tried.most_at_once == 2


def test_what_is_read_of_a_hash_shows_none_of_it() -> None:
    for password_hash in IMPORTED.values():
        assert password_hash[-20:] not in repr(read_hash(password_hash))
