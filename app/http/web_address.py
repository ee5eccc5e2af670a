"""An address on the web that others told us, taken only if it can be read in one way."""

import re
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import unquote_to_bytes

LONGEST: Final = 8000
LONGEST_HOST: Final = 255

_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_OCTET: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
# A name does not end with a number: that would be an address in one of its other spellings.
_HOST: Final = re.compile(
    rf"(?:(?:{_LABEL}\.)*(?![0-9]+(?::|$)){_LABEL}|(?:{_OCTET}\.){{3}}{_OCTET}|\[[0-9a-f:.]{{2,45}}\])(?::[1-9][0-9]{{0,4}})?"
)
# What browsers send as it is; a per cent sign begins an encoded octet.
_TARGET: Final = re.compile(
    r"(?P<path>/(?:[^\x00-\x20\"#%<>?\\\x7f-\U0010ffff]|%[0-9A-Fa-f]{2})*)"
    r"(?:\?(?:[^\x00-\x20\"#%<>\x7f-\U0010ffff]|%[0-9A-Fa-f]{2})*)?"
)
# In the decoded path: what one server merges, drops or decodes again, and another does not.
_AMBIGUOUS: Final = re.compile(r"//|/\.{1,2}(?=[/;]|$)|[\\\x00-\x1f\x7f]|%[0-9A-Fa-f]{2}")
_URL: Final = re.compile(r"(?P<scheme>https?)://(?P<host>[^/?#]+)(?P<target>/.*)?")
DEFAULT_PORTS: Final = {"http": ":80", "https": ":443"}


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Its host is in lower case and without the port that the scheme has anyway, so equal ones are the same text."""

    scheme: str
    host: str
    target: str
    """Path and query."""

    @classmethod
    def parse(cls, scheme: str, host: str, target: str) -> Self:
        """Raises ValueError."""
        host = host.lower()
        found = _TARGET.fullmatch(target) if len(target) <= LONGEST else None
        if scheme not in DEFAULT_PORTS or not is_host(host) or found is None or _is_ambiguous(found["path"]):
            raise ValueError
        return cls(scheme, host.removesuffix(DEFAULT_PORTS[scheme]), target)

    @classmethod
    def parse_url(cls, text: str) -> Self:
        """Raises ValueError."""
        parts = _URL.fullmatch(text)
        if parts is None:
            raise ValueError
        return cls.parse(parts["scheme"], parts["host"], parts["target"] or "/")

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}"

    def __str__(self) -> str:
        return self.origin + self.target


def is_host(text: str) -> bool:
    """A name or an address in lower case, with or without a port."""
    return len(text) <= LONGEST_HOST and _HOST.fullmatch(text) is not None


def _is_ambiguous(path: str) -> bool:
    """Whether two servers may take it for two different paths. Raises ValueError when it is not UTF-8."""
    decoded = unquote_to_bytes(path).decode() if "%" in path else path
    return decoded.count("/") != path.count("/") or _AMBIGUOUS.search(decoded) is not None
