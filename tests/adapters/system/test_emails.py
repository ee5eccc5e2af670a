"""Which texts are e-mail addresses, and what their normal form is."""

from contextlib import suppress

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from adapters.system.emails import EmailValidatorParser
from domain.users.errors import InvalidEmail

parse = EmailValidatorParser().parse

LIKE_ADDRESSES = st.builds(
    "{}{}{}".format, st.text(max_size=10), st.sampled_from(["@", "@xn--", "@a.", "@@", ""]), st.text(max_size=10)
)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("ana@example.com", "ana@example.com"),
        ("Ana+work@EXAMPLE.com", "Ana+work@example.com"),
        ("ana@xn--bcher-kva.de", "ana@bücher.de"),
        ("ana@BÜCHER.de", "ana@bücher.de"),
        ("jose\u0301@example.com", "jos\u00e9@example.com"),
        ("用户@例子.广告", "用户@例子.广告"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
    ],
)
def test_gives_the_normal_form(text: str, address: str) -> None:
    assert parse(text).address == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ana",
        "@example.com",
        "ana@",
        "ana@example",
        "ana@localhost",
        "ana@@example.com",
        "ana@example..com",
        "ana@exa mple.com",
        " ana@example.com",
        "ana@example.com\n",
        "ana@exam\x00ple.com",
        "Ana <ana@example.com>",
        '"ana lima"@example.com',
        "ana@[127.0.0.1]",
        "ana@xn--a.de",
        "ana@" + "example." * 40 + "com",
        "ana\ud800@example.com",
    ],
)
def test_refuses_what_no_mail_could_be_sent_to(text: str) -> None:
    with pytest.raises(InvalidEmail):
        parse(text)


def test_what_is_too_long_is_refused_before_it_is_normalised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.system.emails.validate_email", None)
    with pytest.raises(InvalidEmail, match="at most 254"):
        parse("a" + "\u0301\u0316" * 86_000 + "@example.com")


def test_says_what_is_wrong() -> None:
    with pytest.raises(InvalidEmail, match="period"):
        parse("ana@example")


@given(st.text() | LIKE_ADDRESSES)
def test_whatever_is_typed_is_an_address_or_refused(text: str) -> None:
    with suppress(InvalidEmail):
        parse(text)


@given(st.emails())
def test_the_normal_form_of_the_normal_form_is_itself(text: str) -> None:
    with suppress(InvalidEmail):  # of a reserved domain
        email = parse(text)
        assert parse(email.address) == email
        assert parse(text.upper()).key == email.key


_locals = st.text("ab.!#'+-_ÀAß\u200f \"", min_size=1, max_size=70)
_domains = st.sampled_from(
    [
        "example.com",
        "EXAMPLE.com",
        "bücher.example",
        "xn--bcher-kva.example",
        "localhost",
        "a..b",
        "example.com.",
        "[::1]",
    ]
)


@given(_locals, _domains)
def test_the_short_way_finds_what_the_long_way_finds(local: str, domain: str) -> None:
    text = f"{local}@{domain}"
    try:
        expected = validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        with pytest.raises(InvalidEmail):
            EmailValidatorParser().parse(text)
    else:
        assert EmailValidatorParser().parse(text).address == expected
