"""The language of the mails that a request causes."""

import re
from typing import Any, Final

from litestar import Request

from domain.mail.values import Locale

_RANGE: Final = re.compile(
    r"\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9]{1,8})*\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?"
)
_LONGEST: Final = 500


def provide_locale(request: Request[Any, Any, Any]) -> Locale:
    return preferred(request.headers.get("accept-language", ""))


def preferred(accept_language: str) -> Locale:
    """Whichever of ours somebody likes best (RFC 9110, 12.5.4); English when the header names none of them."""
    weights = dict.fromkeys(Locale, 0.0)
    for part in accept_language[:_LONGEST].split(","):
        found = _RANGE.fullmatch(part)
        if found and found[1].lower() in weights:
            locale = Locale(found[1].lower())
            weights[locale] = max(weights[locale], float(found[2] or 1))
    return max(Locale, key=weights.__getitem__)
