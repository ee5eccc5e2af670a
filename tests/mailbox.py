"""A real mail server on the loopback, which keeps what it accepts and refuses what a test tells it to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from ssl import SSLContext

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from adapters.database.embedded.server import free_port


@dataclass
class Mailbox:
    """What arrived, for everybody. `refusals` are answered instead of accepting, one after the other."""

    port: int
    received: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    """By the recipient: what its RCPT is answered."""
    accounts: list[tuple[str, str]] = field(default_factory=list)
    """With which somebody signed in."""
    # Whoever waits for a mail asks again and again, and each look at a header reads it anew.
    _by_address: dict[str, list[EmailMessage]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=never"

    def to(self, address: str) -> list[EmailMessage]:
        return list(self._by_address.get(address, ()))

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 (the same)
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        self._by_address.setdefault(str(message["To"]), []).append(message)
        self.recipients += envelope.rcpt_tos
        return "250 OK"


def text_of(message: EmailMessage, form: str = "plain") -> str:
    part = message.get_body((form,))
    assert part
    return str(part.get_content())


@contextmanager
def listening(mailbox: Mailbox, tls: SSLContext | None = None) -> Iterator[Mailbox]:
    """In a thread of its own. With `tls` whoever does not encrypt, or sign in as roster, is sent away."""

    def authenticate(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        mailbox.accounts.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=mailbox.accounts[-1] == ("roster", "p@ss"), handled=False)

    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=mailbox.port,
        tls_context=tls,
        require_starttls=tls is not None,
        auth_required=tls is not None,
        authenticator=authenticate if tls else None,
    )
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    with listening(Mailbox(free_port())) as mailbox:
        yield mailbox
