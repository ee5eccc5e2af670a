"""Reads the header `Forwarded` (RFC 7239)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final

_WORD: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
# A parameter, and what comes after it: another of the same proxy (;), another proxy's (,), or nothing.
_PARAMETER: Final = re.compile(
    rf'[ \t]*(?P<name>{_WORD})=(?:(?P<token>{_WORD})|"(?P<quoted>(?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\[\t -~])*)")'
    r"[ \t]*(?P<end>[;,]|$)",
    re.ASCII,
)
_ESCAPED: Final = re.compile(r"\\(.)")
_PORT: Final = r"(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?"
_IPV4: Final = re.compile(rf"(?P<address>[0-9.]+){_PORT}", re.ASCII)
_IPV6: Final = re.compile(rf"\[(?P<address>[0-9A-Fa-f:.]+)\]{_PORT}", re.ASCII)
_HIDDEN: Final = re.compile(rf"(?:unknown|_[A-Za-z0-9._-]+){_PORT}", re.ASCII | re.IGNORECASE)
_SCHEMES: Final = frozenset({"http", "https"})


class ForwardedIsMalformed(ValueError):
    """It is not what RFC 7239 allows, so nothing that it says can be relied on."""


@dataclass(frozen=True, slots=True)
class Hop:
    """What one proxy says about whoever sent it the request."""

    address: str | None = None
    """None when the proxy does not say, or calls it `unknown` or by a name of its own."""
    scheme: str | None = None


def read_forwarded(values: Sequence[str]) -> list[Hop]:
    """The hops in the order the request took; several headers are one list. Raises ForwardedIsMalformed."""
    text = ",".join(values)
    hops: list[Hop] = []
    parameters: dict[str, str] = {}
    position, end = 0, ","
    while end:
        found = _PARAMETER.match(text, position)
        if not found or (name := found["name"].lower()) in parameters:
            raise ForwardedIsMalformed
        parameters[name] = found["token"] or _ESCAPED.sub(r"\1", found["quoted"] or "")
        position, end = found.end(), found["end"]
        if end != ";":
            hops.append(Hop(_address(parameters.get("for")), _scheme(parameters.get("proto"))))
            parameters = {}
    return hops


def _address(node: str | None) -> str | None:
    if node is None or _HIDDEN.fullmatch(node):
        return None
    is_ipv6 = node.startswith("[")
    found = (_IPV6 if is_ipv6 else _IPV4).fullmatch(node)
    try:
        address = ip_address(found["address"] if found else "")
    except ValueError:
        raise ForwardedIsMalformed from None
    if isinstance(address, IPv6Address) is not is_ipv6:
        raise ForwardedIsMalformed
    return str(address)


def _scheme(proto: str | None) -> str | None:
    if proto is None:
        return None
    if proto.lower() not in _SCHEMES:
        raise ForwardedIsMalformed
    return proto.lower()
