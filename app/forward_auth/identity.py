"""Who somebody is, in the headers that proxies pass on to applications."""

import re
from typing import Final
from urllib.parse import quote

from domain.shared.actor import ANONYMOUS, Actor

# Whatever a header can show as it is, but the per cent sign, which begins an encoded octet.
_SAFE: Final = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) != "%")
_IS_SAFE: Final = re.compile(r"[ -$&-~]*")


def identity(actor: Actor) -> tuple[tuple[bytes, bytes], ...]:
    """All four, always: a proxy that copies what it gets must never find one missing and leave the client's own.

    The id and not the address is the user, since it never changes and never becomes somebody else's.
    """
    return (
        (b"remote-user", str(actor.user_id or "").encode()),
        (b"remote-email", _encoded(actor.email)),
        (b"remote-name", _encoded(actor.display_name)),
        (b"remote-groups", ",".join(actor.roles).encode()),
    )


def _encoded(text: str) -> bytes:
    """Headers are ASCII: all else is percent-encoded UTF-8 (RFC 3986, 2.1), a line break and `%` too."""
    return (text if _IS_SAFE.fullmatch(text) else quote(text, safe=_SAFE)).encode()


NOBODY: Final = {name.decode(): value.decode() for name, value in identity(ANONYMOUS)}
"""For every refusal."""
