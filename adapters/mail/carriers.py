"""How a message leaves."""

from email.message import EmailMessage
from typing import Protocol


class MessageRefused(Exception):
    """The mail server will never take this message: trying again is of no use."""


class Carrier(Protocol):
    async def carry(self, message: EmailMessage) -> None:
        """Returns once somebody else has promised to deliver it. Raises MessageRefused, or anything: try again."""
        ...
