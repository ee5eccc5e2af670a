"""Hands messages to a mail server, by the library aiosmtplib."""

from email.message import EmailMessage
from typing import Final

from aiosmtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException, send

from adapters.mail.carriers import Carrier, MessageRefused
from adapters.mail.options import SmtpOptions

_SECONDS_PER_STEP: Final = 10.0
_PERMANENT: Final = range(500, 600)
"""RFC 5321, 4.2.1: the same message will be refused again."""


class SmtpCarrier(Carrier):
    """A connection for each message. Neither name nor password is sent over a line that anybody can read."""

    def __init__(self, options: SmtpOptions) -> None:
        self._options = options

    async def carry(self, message: EmailMessage) -> None:
        options = self._options
        try:
            await send(
                message,
                hostname=options.host,
                port=options.port,
                username=options.username,
                password=options.password,
                use_tls=options.tls == "from_the_start",
                start_tls=options.tls == "starttls",
                timeout=_SECONDS_PER_STEP,
            )
        except SMTPRecipientsRefused as error:
            raise _meaning(error.recipients[0]) from error
        except SMTPDataError as error:
            raise _meaning(error) from error


def _meaning(error: SMTPResponseException) -> Exception:
    """Only of what is said about this message: a wrong password is also 5xx, and somebody will correct it."""
    return MessageRefused(f"{error.code} {error.message}") if error.code in _PERMANENT else error
