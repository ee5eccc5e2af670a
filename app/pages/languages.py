"""The languages of the pages, and which of them somebody reads."""

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

LANGUAGES: Final[tuple[str, ...]] = ("en", "es")
_RANGE: Final = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9]{1,8})*\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?")
_LONGEST: Final = 500

TEXTS: Final[Mapping[str, Mapping[str, Any]]] = {
    language: tomllib.loads(files("app.pages").joinpath("texts", f"{language}.toml").read_text("utf-8"))
    for language in LANGUAGES
}
"""What the pages say."""


def preferred(accept_language: str) -> str:
    """Whichever of ours is liked best (RFC 9110, 12.5.4); the first one when none is named."""
    weights: dict[str, float] = dict.fromkeys(LANGUAGES, 0.0)
    for part in accept_language[:_LONGEST].split(","):
        found = _RANGE.fullmatch(part)
        if found and found[1].lower() in weights:
            weights[found[1].lower()] = max(weights[found[1].lower()], float(found[2] or 1))
    return max(LANGUAGES, key=weights.__getitem__)
