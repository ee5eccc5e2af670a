"""The way to the sign-in page, and back to where the browser wanted to go."""

from typing import Final
from urllib.parse import quote

from app.http.return_addresses import ReturnAddresses
from app.http.web_address import WebAddress

RETURN_TO: Final = "return_to"


class SignInLink:
    """`page` is a URL, or a path that every protected host has: then each host has a session of its own."""

    def __init__(self, page: str, returns: ReturnAddresses) -> None:
        self._page = page
        self._returns = returns

    def back_to(self, address: WebAddress) -> str:
        """Without the way back where the operator has not allowed the host."""
        if not self._returns.allow(address):
            return self._page
        return f"{self._page}{'&' if '?' in self._page else '?'}{RETURN_TO}={quote(str(address), safe='')}"
