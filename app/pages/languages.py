"""The languages of the pages, and what they say in each."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

LANGUAGES: Final[tuple[str, ...]] = ("en", "es")

TEXTS: Final[Mapping[str, Mapping[str, Any]]] = {
    language: tomllib.loads(files("app.pages").joinpath("texts", f"{language}.toml").read_text("utf-8"))
    for language in LANGUAGES
}
