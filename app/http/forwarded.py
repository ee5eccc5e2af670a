"""Believes what a reverse proxy says about the client, if the proxy is a trusted one."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Final

from litestar.types import ASGIApp, Receive, Scope, Send

Network = IPv4Network | IPv6Network

_PREFIX: Final = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_SCHEMES: Final = frozenset({"http", "https"})


class ForwardedHeaders:
    """X-Forwarded-For (counted from the right), -Proto and -Prefix; from anyone else they are ignored.

    The server's own handling stays off: each server has another idea of whom to trust.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[Network]) -> None:
        self._app = app
        self._trusted = tuple(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._trusted and self._is_trusted((scope.get("client") or ("", 0))[0]):
            self._apply(scope)
        await self._app(scope, receive, send)

    def _apply(self, scope: Scope) -> None:
        headers: dict[bytes, list[str]] = {}
        for name, value in scope["headers"]:
            if name.startswith(b"x-forwarded-"):
                headers.setdefault(name, []).append(value.decode("latin-1"))
        if client := self._client(",".join(headers.get(b"x-forwarded-for", []))):
            scope["client"] = (client, 0)
        # Said twice, it is not clear which one the proxy meant: then neither counts.
        match headers.get(b"x-forwarded-proto"):
            case [scheme] if scheme in _SCHEMES:
                scope["scheme"] = scheme
        match headers.get(b"x-forwarded-prefix"):
            case [prefix] if _PREFIX.fullmatch(prefix):
                scope["root_path"] = prefix
                scope["path"] = prefix + scope["path"]

    def _client(self, forwarded_for: str) -> str | None:
        """The first address from the right that no trusted proxy has."""
        for address in reversed([entry.strip() for entry in forwarded_for.split(",")]):
            if not self._is_trusted(address):
                return address if _is_address(address) else None
        return None

    def _is_trusted(self, address: str) -> bool:
        if not _is_address(address):
            return False
        client = ip_address(address)
        return any(client in network for network in self._trusted)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
