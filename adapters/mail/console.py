"""Shows messages to whoever develops, instead of sending them."""

import sys
from email.message import EmailMessage

from adapters.mail.carriers import Carrier


class ConsoleCarrier(Carrier):
    """On standard error, links and all: not for a server whose output others read."""

    async def carry(self, message: EmailMessage) -> None:
        text = message.get_body(("plain",))
        lines = [f"Mail to {message['To']}: {message['Subject']}", "", text.get_content() if text else ""]
        sys.stderr.write("\n".join(lines))
        sys.stderr.flush()
