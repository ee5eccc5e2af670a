"""Believes what a reverse proxy says about the client, if the proxy is a trusted one."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

from litestar.types import ASGIApp, Receive, Scope, Send

from app.http.forwarded_header import ForwardedIsMalformed, Hop, read_forwarded

Network = IPv4Network | IPv6Network

# The same proxies ask again and again, and looking up costs less than parsing and comparing.
_KEPT: Final = 256
_TRUSTED: Final = "came_through_trusted_proxy"
_PREFIX: Final = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_SCHEMES: Final = frozenset({"http", "https"})


class ForwardedHeaders:
    """The client's address and scheme, counted from the right, and X-Forwarded-Prefix; from anyone else nothing.

    `Forwarded` (RFC 7239) counts only where neither X-Forwarded-For nor -Proto came along. Proxies that write those
    pass a `Forwarded` of the client's on as it is, so beside them it may be anybody's.
    The server's own handling stays off: each server has another idea of whom to trust.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[Network]) -> None:
        self._app = app
        self._trusted = tuple(trusted)
        self._is_trusted = lru_cache(maxsize=_KEPT)(self._is_of_trusted_network)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._trusted and self._is_trusted((scope.get("client") or ("", 0))[0]):
            scope.setdefault("state", {})[_TRUSTED] = True
            if headers := _forwarded(scope):
                self._apply(scope, headers)
        await self._app(scope, receive, send)

    def _apply(self, scope: Scope, headers: Mapping[bytes, list[str]]) -> None:
        client = self._client(headers)
        if address := _address(client.address):
            scope["client"] = (str(address), 0)
        if client.scheme:
            scope["scheme"] = client.scheme
        match headers.get(b"x-forwarded-prefix"):
            case [prefix] if _PREFIX.fullmatch(prefix):
                scope["root_path"] = prefix
                scope["path"] = prefix + scope["path"]

    def _client(self, headers: Mapping[bytes, list[str]]) -> Hop:
        if b"x-forwarded-for" in headers or b"x-forwarded-proto" in headers:
            entries = ",".join(headers.get(b"x-forwarded-for", [])).split(",")
            return Hop(self._first_untrusted([Hop(entry.strip()) for entry in entries]).address, _scheme(headers))
        try:
            return self._first_untrusted(read_forwarded(headers.get(b"forwarded", [])))
        except ForwardedIsMalformed:
            return Hop()

    def _first_untrusted(self, hops: Sequence[Hop]) -> Hop:
        """From the right, since everything left of it was written by those who are not trusted."""
        return next((hop for hop in reversed(hops) if not self._is_trusted(hop.address)), Hop())

    def _is_of_trusted_network(self, address: str | None) -> bool:
        client = _address(address)
        return client is not None and any(client in network for network in self._trusted)


def came_through_trusted_proxy(scope: Scope) -> bool:
    """Whether what `X-Forwarded-...` says is a proxy's word, and not anybody's."""
    return _TRUSTED in scope["state"]


def _forwarded(scope: Scope) -> dict[bytes, list[str]]:
    headers: dict[bytes, list[str]] = {}
    for name, value in scope["headers"]:
        if name == b"forwarded" or name.startswith(b"x-forwarded-"):
            headers.setdefault(name, []).append(value.decode("latin-1"))
    return headers


def _scheme(headers: Mapping[bytes, list[str]]) -> str | None:
    # Said twice, it is not clear which one the proxy meant: then neither counts.
    match headers.get(b"x-forwarded-proto"):
        case [scheme] if scheme in _SCHEMES:
            return scheme
    return None


@lru_cache(maxsize=_KEPT)
def _address(text: str | None) -> IPv4Address | IPv6Address | None:
    """Of an IPv4 address in IPv6's clothes (`::ffff:10.0.0.1`, a socket for both) the IPv4 address.

    None for what is no address, and for one with a zone (`fe80::1%eth0`): a zone may be any text.
    """
    try:
        address = ip_address(text or "")
    except ValueError:
        return None
    if isinstance(address, IPv4Address):
        return address
    return None if address.scope_id else address.ipv4_mapped or address
