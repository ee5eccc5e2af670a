"""How an operator says how mail is sent, and what is refused."""

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from app.settings.mail import CONSOLE, SmtpServer
from app.settings.settings import Settings
from tests.app.refusal import VALID_URL, read, refusal

SENDER = "Roster <roster@example.com>"


def server(url: str) -> SmtpServer:
    found = read(ROSTER_SMTP_URL=url, ROSTER_MAIL_FROM=SENDER).mail.smtp
    assert isinstance(found, SmtpServer)
    return found


def test_reads_a_mail_server() -> None:
    assert server("smtp://roster:p%40s%3As@mail.example.com") == SmtpServer(
        host="mail.example.com", port=587, tls="starttls", username="roster", password="p@s:s"
    )
    assert server("smtps://[::1]:4650/") == SmtpServer(host="::1", port=4650, tls="from_the_start")
    assert server("smtps://mail").port == 465
    assert server("smtp://mail:25?tls=never") == SmtpServer(host="mail", port=25, tls="never")
    assert read(ROSTER_SMTP_URL="console:").mail.smtp == CONSOLE


def test_never_shows_the_password() -> None:
    assert "p@ss" not in repr(server("smtp://roster:p%40ss@mail"))


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.com",
        "http://mail",
        "smtp://",
        "smtp://secret@mail",
        "smtp://:secret@mail",
        "smtp://roster:secret%@mail",
        "smtp://roster:secret@mail?tls=never",
        "smtp://roster:secret@mail?verify=no",
        "smtps://mail?tls=never",
        "smtp://mail:0",
        "smtp://mail:70000",
        "smtp://mail:secret",
        "smtp://mail/secret",
        "smtp://mail#secret",
        "smtp://ma il",
    ],
)
def test_refuses_what_is_no_mail_server(url: str) -> None:
    message = refusal({"DATABASE_URL": VALID_URL, "ROSTER_SMTP_URL": url, "ROSTER_MAIL_FROM": SENDER})
    assert message.startswith("ROSTER_SMTP_URL ")
    assert "secret" not in message


@pytest.mark.parametrize("text", ["roster", "a@b.example, c@d.example", "a@b\nBcc: c@d", "@example.com"])
def test_refuses_a_sender_that_is_no_address(text: str) -> None:
    environ = {"DATABASE_URL": VALID_URL, "ROSTER_SMTP_URL": "smtp://mail", "ROSTER_MAIL_FROM": text}
    assert refusal(environ).startswith("ROSTER_MAIL_FROM must be")


def test_refuses_a_mail_server_without_a_sender() -> None:
    assert refusal({"DATABASE_URL": VALID_URL, "ROSTER_SMTP_URL": "smtp://mail"}).startswith("ROSTER_MAIL_FROM is")


@pytest.mark.parametrize("registration", ["open", "invite"])
def test_refuses_registration_without_a_mail_server(registration: str) -> None:
    environ = {"DATABASE_URL": VALID_URL, "ROSTER_REGISTRATION": registration}
    assert refusal(environ).startswith("ROSTER_SMTP_URL is missing")


def test_shows_mails_in_development() -> None:
    settings = Settings.from_environment(
        {"ROSTER_REGISTRATION": "open"}, None, start_database=lambda _: make_url(VALID_URL)
    )
    assert settings.mail.smtp == CONSOLE
    assert settings.access.admin_email == "admin@example.com"


def test_takes_the_mail_server_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "smtp"
    file.write_text("smtp://roster:secret@mail\n")
    found = read(ROSTER_SMTP_URL_FILE=str(file), ROSTER_MAIL_FROM=SENDER).mail.smtp
    assert isinstance(found, SmtpServer)
    assert found.password == "secret"
