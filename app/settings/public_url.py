"""The address that people and programs know the service by: links, issuer and audience are made from it."""

import re
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from app.settings.variable import RejectedError, is_host

LONGEST: Final = 200
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_PATH: Final = re.compile(r"(/[A-Za-z0-9_-]+)*")
_EXPECTED: Final = (
    "must look like https://roster.example.com or https://example.com/roster, without anything behind the path"
)


def web_address(text: str) -> str:
    """With scheme and host in lower case, without a slash at its end and a port it has anyway. Raises RejectedError."""
    try:
        url = urlsplit(text)
        host, port = url.hostname or "", url.port
    except ValueError:
        raise RejectedError(_EXPECTED) from None
    path = url.path.rstrip("/")
    name = f"[{host}]" if ":" in host else host
    written = f"{url.scheme}://{name}{f':{port}' if port else ''}{path}"
    # What urlsplit dropped, or might read differently from a browser, is no address to give to anybody.
    is_whole = text.rstrip("/").lower() == written.lower() and "%" not in text and len(text) <= LONGEST
    if not (is_whole and url.scheme in {"http", "https"} and is_host(host) and _PATH.fullmatch(path)):
        raise RejectedError(_EXPECTED)
    if url.scheme == "http" and not _is_loopback(host):
        raise RejectedError("must begin with https://, since tokens and links with secrets are sent there")
    # Browsers do not write the port that the scheme has anyway, neither in `Origin` nor in an address.
    return written if port != _DEFAULT_PORTS[url.scheme] else f"{url.scheme}://{name}{path}"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
