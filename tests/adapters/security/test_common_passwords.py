"""Which passwords are refused because attackers try them first."""

from typing import Any

import pytest
from zxcvbn_rs_py import zxcvbn

from adapters.security import common_passwords
from adapters.security.common_passwords import ZxcvbnCommonPasswords
from domain.users.values import PASSWORD_MAX, Password

# Drawn once with `secrets`, so that the tests say the same every time.
RANDOM = (
    "Zk3vQ8mXw1LrT7yBn5HcJ0dPsGf2KuEa9WtMi6RoVbCxNqUzYhDlSj4gFpAeIO3k"
    "7TnVqBz5XwRm0LyKd8HsPj2GcFu6EaNt9WiMo1RbCvQxUhYlDzSg4JfAeIpO5k3T"
)


def includes(text: str) -> bool:
    return ZxcvbnCommonPasswords().include(Password.parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "passwordpassword",
        "P@ssw0rdP@ssw0rd",
        "qwertyuiopasdfgh",
        "1qaz2wsx3edc4rfv",
        "123456789012345",
        "aaaaaaaaaaaaaaa",
        "abcdefghijklmnop",
        "iloveyouiloveyou",
        "password" * 16,
        "a" * PASSWORD_MAX,
    ],
)
def test_refuses(text: str) -> None:
    assert includes(text)


@pytest.mark.parametrize(
    "text",
    [
        "correct horse battery staple",
        "four unrelated words here",
        "Ein Käse, drei Gürteltiere",
        "しろいうさぎがつきでもちをつくよ",
        RANDOM[:15],
        RANDOM,
        # One good piece is enough.
        "password" * 12 + RANDOM[:32],
    ],
)
def test_accepts(text: str) -> None:
    assert not includes(text)


def test_never_looks_at_more_at_once_than_it_can_in_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work grows faster than the length."""
    looked_at: list[str] = []

    def look(text: str, inputs: list[str]) -> Any:
        looked_at.append(text)
        return zxcvbn(text, inputs)

    monkeypatch.setattr(common_passwords, "zxcvbn", look)
    text = "password" * (PASSWORD_MAX // 8)
    assert includes(text)
    assert "".join(looked_at) == text
    assert max(map(len, looked_at)) <= 32
