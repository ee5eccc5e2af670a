"""How the place in a list travels through a client, who must neither read nor make one."""

from typing import Final, Protocol

CURSOR_SEAL: Final = "cursor_seal"
"""Where an application's state has its CursorSeal."""


class CursorNotValid(Exception):
    """It was not made here, or for another list."""


class CursorSeal(Protocol):
    """Signs and encrypts what a cursor says. The same text gives the same cursor."""

    def seal(self, place: bytes, *, of: bytes) -> bytes:
        """`of` names the list: the cursor is of no use in another one."""
        ...

    def open(self, sealed: bytes, *, of: bytes) -> bytes:
        """Raises CursorNotValid."""
        ...
