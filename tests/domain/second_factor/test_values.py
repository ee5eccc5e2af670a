"""Codes as people type them."""

import pytest

from domain.second_factor.values import CODE_MAX, RecoveryCode, TotpCode, parse_code


@pytest.mark.parametrize("text", ["287082", " 287 082", "287-082"])
def test_six_digits_are_a_code_of_an_authenticator(text: str) -> None:
    assert parse_code(text) == TotpCode("287082")


@pytest.mark.parametrize("text", ["0f3k-9xw2-vd7m", "0F3K 9XW2 VD7M", "0f3k9xw2vd7m"])
def test_twelve_letters_are_a_recovery_code(text: str) -> None:
    assert parse_code(text) == RecoveryCode("0f3k9xw2vd7m")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("28708", id="five digits"),
        pytest.param("2870820", id="seven digits"),
        pytest.param("２８７０８２", id="full-width digits"),  # noqa: RUF001 (that is the case)
        pytest.param("٢٨٧٠٨٢", id="Arabic digits"),
        pytest.param("287082\n", id="a line end"),
        pytest.param("0f3k-9xw2-vd7u", id="a letter that is in no code"),
        pytest.param("\udcff87082", id="half a surrogate pair"),
        pytest.param(" " * CODE_MAX + "287082", id="too much before it"),
    ],
)
def test_anything_else_is_no_code(text: str) -> None:
    assert parse_code(text) is None


def test_no_code_is_printed() -> None:
    assert "287082" not in repr(TotpCode("287082"))
    assert "0f3k" not in repr(RecoveryCode("0f3k9xw2vd7m"))
