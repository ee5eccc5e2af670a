"""What an API key is made of."""

from datetime import timedelta
from uuid import uuid4

import pytest

from domain.api_keys.entities import NewApiKey
from domain.api_keys.errors import InvalidKeyName, KeyExpiryInThePast
from domain.api_keys.values import KEY_NAME_MAX, KeyName
from domain.shared.permissions import Permission
from tests.samples import NOON


def test_a_name_is_trimmed() -> None:
    assert KeyName.parse("  nightly import ") == KeyName("nightly import")


@pytest.mark.parametrize("text", ["", "  ", "a\0b", "a\nb", "x" * (KEY_NAME_MAX + 1)])
def test_refuses_what_is_no_name(text: str) -> None:
    with pytest.raises(InvalidKeyName):
        KeyName.parse(text)


def made(*, seconds: int | None = None) -> NewApiKey:
    expires_at = None if seconds is None else NOON + timedelta(seconds=seconds)
    permissions = frozenset({Permission.USERS_READ})
    return NewApiKey.create(
        id=uuid4(), user_id=uuid4(), name=KeyName("x"), permissions=permissions, expires_at=expires_at, at=NOON
    )


def test_every_key_has_a_secret_of_its_own_that_is_not_printed() -> None:
    one, other = made(), made(seconds=1)
    assert one.secret != other.secret
    assert one.secret.startswith(one.key.prefix)
    assert one.secret not in repr(one)


@pytest.mark.parametrize("seconds", [0, -1])
def test_refuses_a_key_that_has_expired_already(seconds: int) -> None:
    with pytest.raises(KeyExpiryInThePast):
        made(seconds=seconds)
