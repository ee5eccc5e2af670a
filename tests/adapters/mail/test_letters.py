"""Every kind of mail in every language and form: complete, safe from its values, and the same in all languages."""

from datetime import UTC, datetime
from email.message import EmailMessage
from itertools import product
from pathlib import Path
from typing import Final
from uuid import UUID

import pytest
from jinja2 import Environment, UndefinedError, meta

import adapters.mail
from adapters.mail.letters import Letters
from adapters.mail.options import MailOptions
from domain.mail.values import Locale, Mail, MailKind
from tests.mailbox import text_of

TEMPLATES: Final = Path(str(adapters.mail.__file__)).parent / "templates"
FORMS: Final = ("subject", "txt", "html")
HOSTILE: Final = '<img src=x onerror="alert(1)">\r\nBcc: everybody@example.com {{ 7 * 7 }}'
VALUES: Final = ("name", "link", "new_email", "inviter", "hours", "minutes", "days")
ID: Final = UUID("01980a3e-0000-7000-8000-000000000001")
AT: Final = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

each_mail = pytest.mark.parametrize(("kind", "locale"), [*product(MailKind, Locale)])


def written(mail: Mail) -> EmailMessage:
    options = MailOptions(server=None, sender="Roster <roster@example.com>", place="https://people.example.org")
    return Letters(options).write(mail, id=ID, at=AT)


def a_mail(kind: MailKind, locale: Locale, to: str = "ana@example.com", text: str = HOSTILE) -> Mail:
    return Mail(kind=kind, to=to, locale=locale, values=dict.fromkeys(VALUES, text))


def variables(kind: MailKind, locale: Locale, form: str) -> set[str]:
    source = (TEMPLATES / locale / f"{kind}.{form}").read_text(encoding="utf-8")
    return meta.find_undeclared_variables(Environment(autoescape=True).parse(source))


@each_mail
def test_html_shows_a_hostile_value_as_text(kind: MailKind, locale: Locale) -> None:
    html = text_of(written(a_mail(kind, locale)), "html")
    assert "<img" not in html
    assert "&lt;img src=x onerror=&#34;alert(1)&#34;&gt;" in html
    assert "{{ 7 * 7 }}" in html


@each_mail
def test_a_hostile_value_adds_no_header(kind: MailKind, locale: Locale) -> None:
    message = written(a_mail(kind, locale))
    assert set(message.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Language"),
        *("MIME-Version", "Content-Type"),
    }
    assert b"\nBcc:" not in message.as_bytes().partition(b"\r\n\r\n")[0]


@each_mail
def test_both_forms_hold_the_link_and_say_who_writes(kind: MailKind, locale: Locale) -> None:
    link = "https://roster.example.com/account/reset?token=rat_1-_"
    message = written(a_mail(kind, locale, text=link))
    assert link in text_of(message)
    assert f'href="{link}"' in text_of(message, "html")
    assert f'<html lang="{locale}">' in text_of(message, "html")
    assert "https://people.example.org" in text_of(message)
    assert message["Content-Language"] == locale


@pytest.mark.parametrize(("kind", "form"), [*product(MailKind, FORMS)])
def test_all_languages_take_the_same_values(kind: MailKind, form: str) -> None:
    first, *others = (variables(kind, locale, form) for locale in Locale)
    assert others == [first] * len(others)


@pytest.mark.parametrize("kind", MailKind)
def test_the_languages_differ(kind: MailKind) -> None:
    assert len({written(a_mail(kind, locale))["Subject"] for locale in Locale}) == len(Locale)


@each_mail
def test_text_and_html_say_the_same_values(kind: MailKind, locale: Locale) -> None:
    assert variables(kind, locale, "txt") == variables(kind, locale, "html")
    assert not variables(kind, locale, "subject")


def test_there_is_no_template_without_a_kind() -> None:
    found = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*")}
    expected = {f"{locale}/{kind}.{form}" for locale, kind, form in product(Locale, MailKind, FORMS)}
    assert found == expected | {"layout.html"}


def test_an_address_stays_one_whatever_it_holds() -> None:
    to = written(a_mail(MailKind.RESET, Locale.ENGLISH, to="ana@example.com, all@example.com"))["To"]
    assert [address.addr_spec for address in to.addresses] == ['"ana@example.com, all"@example.com']


def test_refuses_an_address_with_a_line_break() -> None:
    with pytest.raises(ValueError, match="CR or LF"):
        written(a_mail(MailKind.RESET, Locale.ENGLISH, to="ana@example.com\r\nBcc: all@example.com"))


def test_refuses_to_leave_a_value_out() -> None:
    with pytest.raises(UndefinedError):
        written(Mail(kind=MailKind.RESET, to="ana@example.com", locale=Locale.ENGLISH, values={"name": "Ana"}))


def test_is_recognisable_when_it_comes_twice() -> None:
    first, second = (written(a_mail(MailKind.RESET, Locale.ENGLISH)) for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"] == f"<{ID}@example.com>"
    assert first["Date"] == second["Date"] == "Fri, 02 Jan 2026 03:04:05 +0000"
    assert first["Auto-Submitted"] == "auto-generated"


def test_writes_to_an_address_in_any_script() -> None:
    message = written(a_mail(MailKind.RESET, Locale.SPANISH, to="josé@exämple.com", text="José Peña 名前"))
    assert "José Peña 名前" in text_of(message)
    assert message["To"] == "josé@exämple.com"
