"""Handing a message to a mail server."""

import socket
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Literal

import pytest
from aiosmtplib import SMTPAuthenticationError, SMTPException

from adapters.database.embedded.server import free_port
from adapters.mail.carriers import MessageRefused
from adapters.mail.options import SmtpOptions
from adapters.mail.smtp import SmtpCarrier
from tests.certificates import certificate
from tests.mailbox import Mailbox, listening, mail_server

PERMANENT = "550 5.1.1 no such mailbox"
TEMPORARY = "451 4.3.0 try again"


def a_message() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "roster@example.com", "ana@example.com", "Hello"
    message.set_content("Hello Ana")
    return message


async def carry(mailbox: Mailbox, tls: Literal["starttls", "never"] = "never", password: str | None = None) -> None:
    options = SmtpOptions(
        host="localhost", port=mailbox.port, tls=tls, username=password and "roster", password=password
    )
    await SmtpCarrier(options).carry(a_message())


async def test_hands_the_message_over() -> None:
    with mail_server() as mailbox:
        await carry(mailbox)
    assert [message["Subject"] for message in mailbox.received] == ["Hello"]
    assert mailbox.recipients == ["ana@example.com"]


async def test_tells_a_refusal_for_ever_from_one_for_now() -> None:
    with mail_server() as mailbox:
        mailbox.refusals["ana@example.com"] = PERMANENT
        with pytest.raises(MessageRefused, match="550"):
            await carry(mailbox)
        mailbox.refusals["ana@example.com"] = TEMPORARY
        with pytest.raises(SMTPException) as error:
            await carry(mailbox)
    assert not isinstance(error.value, MessageRefused)


async def test_sends_nothing_where_starttls_is_not_offered() -> None:
    with mail_server() as mailbox, pytest.raises(SMTPException):
        await carry(mailbox, "starttls")
    assert not mailbox.received


async def test_signs_in_over_an_encrypted_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(files.authority))
    with listening(Mailbox(free_port()), files.context) as mailbox:
        await carry(mailbox, "starttls", "p@ss")
        with pytest.raises(SMTPAuthenticationError):
            await carry(mailbox, "starttls", "wrong")
    assert mailbox.accounts[0] == ("roster", "p@ss")
    assert len(mailbox.received) == 1


async def test_trusts_no_certificate_that_the_system_does_not(tmp_path: Path) -> None:
    certified = certificate(tmp_path)
    with listening(Mailbox(free_port()), certified.context) as mailbox, pytest.raises((SMTPException, ssl.SSLError)):
        await carry(mailbox, "starttls", "p@ss")
    assert not mailbox.accounts


async def test_does_not_wait_for_a_silent_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.mail.smtp._SECONDS_PER_STEP", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(SMTPException):
        await carry(Mailbox(silent.getsockname()[1]))
