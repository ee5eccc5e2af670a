"""Where browsers sign in: a page of Roster's or somebody else's."""

import re
from typing import Final

from app.http.web_address import WebAddress
from app.settings.public_url import web_address
from app.settings.variable import RejectedError

SIGN_IN_PATH: Final = "/sign-in"
"""The built-in page."""
_PATH: Final = re.compile(r"(/[A-Za-z0-9._~-]+)+")


def sign_in_address(text: str) -> str:
    """A URL, or a path that each protected host has. Raises RejectedError."""
    if _PATH.fullmatch(text):
        return text
    try:
        address = WebAddress.parse_url(text)
    except ValueError:
        raise RejectedError(
            "must look like https://login.example.com/sign-in, or be a path such as /roster/sign-in"
        ) from None
    web_address(address.origin)
    return str(address)
