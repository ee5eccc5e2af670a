"""What users are made of: the values that are accepted, and the form they take."""

import unicodedata
from collections.abc import Callable
from typing import Literal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.users.errors import InvalidDisplayName, WeakPassword
from domain.users.values import DisplayName, Email, Password, UserStatus

NOT_CONTROL = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
HAN = "語"
# U+0345 alone changes its place among other marks when its case is folded. No address has it.
IN_ADDRESSES = st.text().filter(lambda text: "\u0345" not in unicodedata.normalize("NFKD", text))


@given(st.text())
def test_the_key_of_a_key_is_itself(text: str) -> None:
    key = Email(text).key
    assert Email(key).key == key


@given(IN_ADDRESSES)
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC"])
def test_a_key_does_not_depend_on_how_the_text_is_encoded(form: Literal["NFC", "NFD", "NFKC"], text: str) -> None:
    assert Email(unicodedata.normalize(form, text)).key == Email(text).key


@given(IN_ADDRESSES)
def test_a_key_does_not_depend_on_case(text: str) -> None:
    assert Email(text.casefold()).key == Email(text).key


@given(st.from_regex(r"[a-z0-9.+-]+@[a-z0-9.-]+", fullmatch=True))
def test_a_plain_address_in_lower_case_is_its_own_key(text: str) -> None:
    assert Email(text).key == text
    assert Email(text.upper()).key == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ANA@example.com", "ana@example.com"),
        ("\uff41\uff4e\uff41@example.com", "ana@example.com"),
        ("straße@example.com", "STRASSE@example.com"),
        ("\u03a3\u03c2@example.com", "\u03c3\u03c3@example.com"),
        ("\ufb01@example.com", "fi@example.com"),
        ("jose\u0301@example.com", "JOS\u00c9@example.com"),
    ],
)
def test_addresses_of_one_key_are_the_same_to_us(one: str, other: str) -> None:
    assert Email(one).key == Email(other).key


@pytest.mark.parametrize(
    ("one", "other"),
    [("ana@example.com", "ana@example.org"), ("ana@example.com", "a.na@example.com"), ("jose@a.de", "josé@a.de")],
)
def test_addresses_of_different_keys_are_not(one: str, other: str) -> None:
    assert Email(one).key != Email(other).key


@given(st.text(NOT_CONTROL, min_size=1, max_size=200))
def test_a_display_name_is_kept_as_it_was_written(text: str) -> None:
    assume(0 < len(unicodedata.normalize("NFC", text).strip()) <= 200)
    name = DisplayName.parse(text)
    assert name.text == unicodedata.normalize("NFC", text).strip()
    assert DisplayName.parse(name.text) == name
    assert DisplayName.parse(f"  {text}\t") == name


@pytest.mark.parametrize("text", ["A", HAN * 200, " " * 300 + "Ana", "Ana María", "👩‍👩‍👧", "e\u0301" * 200])
def test_a_display_name_has_1_to_200_characters(text: str) -> None:
    DisplayName.parse(text)


@pytest.mark.parametrize("text", ["", " ", "\u3000\u00a0\n", "A" * 201, HAN * 201])
def test_a_display_name_has_no_more_and_no_less(text: str) -> None:
    with pytest.raises(InvalidDisplayName):
        DisplayName.parse(text)


@given(st.characters(categories=["Cc", "Cs", "Zl", "Zp"]))
def test_a_display_name_has_no_control_character(character: str) -> None:
    with pytest.raises(InvalidDisplayName):
        DisplayName.parse(f"A{character}B")


@given(st.text(min_size=15, max_size=128))
def test_a_password_of_15_to_128_characters_is_kept_in_its_normal_form(text: str) -> None:
    normal = unicodedata.normalize("NFC", text)
    assume(15 <= len(normal) <= 128)
    assert Password.parse(text).text == normal
    assert Password.parse(unicodedata.normalize("NFD", text)).text == normal


@pytest.mark.parametrize("unit", ["a", HAN, "😀", " ", "e\u0301"], ids=ascii)
def test_the_characters_of_a_password_are_code_points_of_its_normal_form(unit: str) -> None:
    for count in (15, 128):
        assert len(Password.parse(unit * count).text) == count
    with pytest.raises(WeakPassword, match="at least 15"):
        Password.parse(unit * 14)
    with pytest.raises(WeakPassword, match="at most 128"):
        Password.parse(unit * 129)


@pytest.mark.parametrize(
    ("parse", "longest", "refusal"),
    [(DisplayName.parse, 200, InvalidDisplayName), (Password.parse, 128, WeakPassword)],
    ids=["name", "password"],
)
def test_what_is_too_long_in_any_form_is_not_normalised(
    parse: Callable[[str], object], longest: int, refusal: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    # One code point of NFC in its longest other form.
    parse(unicodedata.normalize("NFD", "\u1f82") * longest)
    monkeypatch.setattr("domain.users.values.unicodedata", None)
    with pytest.raises(refusal):
        parse("a" * (4 * longest + 1))


def test_a_password_is_not_printed() -> None:
    assert "horse" not in f"{Password.parse('correct horse battery staple')!r}"


def test_there_are_two_statuses() -> None:
    assert [status.value for status in UserStatus] == ["active", "deactivated"]
