"""Who asks for something, and how the request reached us."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, by the one name that the audit trail knows them under."""

    name: str


ANONYMOUS: Final = Actor("anonymous")
"""Whoever can connect: nobody signs in over HTTP yet."""
SHELL: Final = Actor("shell")
"""Whoever may run `roster` with the settings of the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a request came from. What did not come over HTTP has neither an id nor an address."""

    actor: Actor
    request_id: str | None = None
    client_address: str | None = None
