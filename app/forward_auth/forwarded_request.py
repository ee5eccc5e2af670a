"""What a proxy says about the request that it holds back. Nothing in it is guessed or repaired."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.http.web_address import WebAddress
from domain.forward_auth.errors import ForwardedRequestRefused

_METHOD, _SCHEME, _HOST, _TARGET = b"x-forwarded-method", b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-uri"
_ORIGINAL_METHOD, _ORIGINAL_URL = b"x-original-method", b"x-original-url"
_PARTS: Final = (_METHOD, _SCHEME, _HOST, _TARGET)
_NAMES: Final = frozenset({*_PARTS, _ORIGINAL_METHOD, _ORIGINAL_URL})

_IS_METHOD: Final = re.compile(r"[A-Z][A-Z-]{0,31}")
_IS_URL: Final = re.compile(r"(?P<scheme>[^:/]*)://(?P<host>[^/]*)(?P<target>/.*)")
# Traefik names the scheme of a web socket by its own name.
_SCHEMES: Final = {"http": "http", "https": "https", "ws": "http", "wss": "https"}


@dataclass(frozen=True, slots=True)
class ForwardedRequest:
    """The request of the client, as the proxy received it."""

    method: str
    address: WebAddress


def forwarded_request(headers: Iterable[tuple[bytes, bytes]], *, by_original_url: bool = False) -> ForwardedRequest:
    """From X-Forwarded-Method, -Proto, -Host and -Uri, or `by_original_url` also X-Original-Method and -URL.

    Raises ForwardedRequestRefused when a part is missing, said twice, malformed or ambiguous, or when two headers
    that say the same thing do not agree.
    """
    said = _said_once(headers)
    original = _original(said)
    if any(said.get(name, text) != text for name, text in original.items()):
        raise ForwardedRequestRefused
    known = original | said if by_original_url else said
    try:
        method, scheme, host, target = (known[name] for name in _PARTS)
        address = WebAddress.parse(_SCHEMES[scheme], host, target)
    except (KeyError, ValueError):
        raise ForwardedRequestRefused from None
    if not _IS_METHOD.fullmatch(method):
        raise ForwardedRequestRefused
    return ForwardedRequest(method, address)


def _said_once(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, str]:
    said: dict[bytes, str] = {}
    for name, value in headers:
        # Servers write names in lower case; one that does not must not make two of one.
        if (lower := name.lower()) in _NAMES:
            if lower in said:
                raise ForwardedRequestRefused
            said[lower] = value.decode("latin-1")
    return said


def _original(said: Mapping[bytes, str]) -> dict[bytes, str]:
    """The same four parts, as far as the other two headers say them."""
    original: dict[bytes, str] = {}
    if _ORIGINAL_METHOD in said:
        original[_METHOD] = said[_ORIGINAL_METHOD]
    if _ORIGINAL_URL in said:
        parts = _IS_URL.fullmatch(said[_ORIGINAL_URL])
        if parts is None:
            raise ForwardedRequestRefused
        original |= {_SCHEME: parts["scheme"], _HOST: parts["host"], _TARGET: parts["target"]}
    return original
