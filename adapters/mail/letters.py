"""Words a mail: the templates of its kind and language become one message with text and HTML."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from adapters.mail.options import MailOptions
from domain.mail.values import Mail


class Letters:
    """A value in HTML is text, whatever it looks like; a value that a template misses is an error."""

    def __init__(self, options: MailOptions) -> None:
        name, address = parseaddr(options.sender)
        self._sender = _one_address(address, name)
        self._templates = Environment(
            loader=PackageLoader("adapters.mail"),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            keep_trailing_newline=True,
        )
        self._templates.globals["place"] = options.place

    def write(self, mail: Mail, *, id: UUID, at: datetime) -> EmailMessage:
        """The same each time: whoever gets it twice can see by the Message-ID that it is one.

        Raises UndefinedError, and ValueError for an address that is none.
        """
        message = EmailMessage(policy=SMTP)
        message["From"] = self._sender
        message["To"] = _one_address(mail.to)
        message["Subject"] = self._render(mail, "subject").strip()
        message["Date"] = format_datetime(at)
        message["Message-ID"] = f"<{id}@{self._sender.domain}>"
        # RFC 3834: no out-of-office note shall answer it.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self._render(mail, "txt"))
        message.add_alternative(self._render(mail, "html"), subtype="html")
        # Not before: it would be taken for the text's alone.
        message["Content-Language"] = mail.locale.value
        return message

    def _render(self, mail: Mail, form: str) -> str:
        template = self._templates.get_template(f"{mail.locale.value}/{mail.kind.value}.{form}")
        return template.render(mail.values, locale=mail.locale.value)


def _one_address(text: str, name: str = "") -> Address:
    """Not parsed, so that whatever it holds it stays one. Raises ValueError for a line break."""
    local, _, domain = text.rpartition("@")
    return Address(name, local, domain)
