"""One suite for the hasher of the tests and for Argon2, so that the fake stays honest."""

from collections.abc import Iterator

import pytest

from adapters.security.argon2 import Argon2Hasher
from domain.users.ports import PasswordHasher
from domain.users.values import Password
from tests.fakes.security import FakePasswordHasher

PASSWORD = "correct horse battery staple ñ"


@pytest.fixture(params=["fake", "argon2"])
def hasher(request: pytest.FixtureRequest) -> Iterator[PasswordHasher]:
    if request.param == "fake":
        yield FakePasswordHasher()
        return
    hasher = Argon2Hasher(threads=1, queue=0)
    yield hasher
    hasher.close()


async def test_a_password_is_recognised_by_its_hash_and_by_no_other(hasher: PasswordHasher) -> None:
    kept = await hasher.hash(Password(PASSWORD))
    assert await hasher.verify(PASSWORD, kept)
    assert not await hasher.verify(PASSWORD.upper(), kept)


async def test_two_ways_to_type_a_letter_are_one_password(hasher: PasswordHasher) -> None:
    assert await hasher.verify(PASSWORD.replace("ñ", "n\u0303"), await hasher.hash(Password.parse(PASSWORD)))


@pytest.mark.parametrize("kept", [None, "", "plain"])
async def test_what_is_no_hash_is_nobodys(hasher: PasswordHasher, kept: str | None) -> None:
    for text in ("", "plain", "\ud800"):
        assert await hasher.verify(text, kept) is False


async def test_a_hash_of_its_own_is_known_and_up_to_date(hasher: PasswordHasher) -> None:
    kept = await hasher.hash(Password(PASSWORD))
    assert hasher.knows(kept)
    assert not hasher.is_outdated(kept)


def test_what_is_no_hash_is_unknown_and_outdated(hasher: PasswordHasher) -> None:
    assert not hasher.knows("plain")
    assert hasher.is_outdated("plain")
