"""Where a browser may be sent once it has signed in."""

from collections.abc import Collection

from app.http.web_address import DEFAULT_PORTS, WebAddress


class ReturnAddresses:
    """Our own host, and those that the operator named: equal to the letter, no suffix and no pattern.

    With the scheme of the public URL: whoever came by HTTPS does not go on without it.
    """

    def __init__(self, public_url: str | None, hosts: Collection[str]) -> None:
        self._scheme, _, rest = (public_url or "https://").partition("://")
        named = {*hosts, rest.partition("/")[0]} - {""}
        self._hosts = frozenset(host.removesuffix(DEFAULT_PORTS[self._scheme]) for host in named)

    def allow(self, address: WebAddress) -> bool:
        return address.scheme == self._scheme and address.host in self._hosts

    def find(self, text: str | None) -> WebAddress | None:
        """What the query says, if it is an address that is allowed."""
        try:
            address = WebAddress.parse_url(text or "")
        except ValueError:
            return None
        return address if self.allow(address) else None
