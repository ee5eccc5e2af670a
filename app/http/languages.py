"""Which of several languages somebody reads."""

import re
from collections.abc import Sequence
from typing import Final, TypeVar

Language = TypeVar("Language", bound=str)

_RANGE: Final = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9]{1,8})*\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?")
_LONGEST: Final = 500


def preferred(accept_language: str, languages: Sequence[Language]) -> Language:
    """Whichever is liked best (RFC 9110, 12.5.4); the first one when the header names none of them."""
    weights = dict.fromkeys(languages, 0.0)
    by_tag = {str(language): language for language in languages}
    for part in accept_language[:_LONGEST].split(","):
        found = _RANGE.fullmatch(part)
        if found and (language := by_tag.get(found[1].lower())) is not None:
            weights[language] = max(weights[language], float(found[2] or 1))
    return max(languages, key=weights.__getitem__)
