"""Where the text of a setting comes from: the process, a `.env` file, or a file that holds one secret."""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import Final

from dotenv.parser import parse_stream

from app.settings.variable import SettingsError

SECRETS: Final = frozenset(
    {"DATABASE_URL", "READ_DATABASE_URL", "POSTGRES_PASSWORD", "ROSTER_SECRET_KEY", "ROSTER_SMTP_URL"}
)


def read_environment(environ: Mapping[str, str], env_file: Path | None, known: AbstractSet[str]) -> dict[str, str]:
    """The known variables that are set. The process wins over the file; an empty value counts as unset."""
    merged = _env_file(env_file) | dict(environ)
    found = {name: text for name, text in merged.items() if text}
    _refuse_misspelt(found.keys(), known | {f"{name}_FILE" for name in SECRETS})
    texts = {name: _text(name, found) for name in sorted(known)}
    return {name: text for name, text in texts.items() if text}


def _env_file(path: Path | None) -> dict[str, str]:
    """Read with python-dotenv's parser: its `dotenv_values` skips a broken line and expands `${}` in secrets."""
    if path is None or not path.exists():
        return {}
    bindings = list(parse_stream(StringIO(_contents(path, str(path)))))
    for binding in bindings:
        if binding.error:
            raise SettingsError(f"{path} line {binding.original.line} must be NAME=value or NAME='quoted value'")
    return {binding.key: binding.value or "" for binding in bindings if binding.key}


def _refuse_misspelt(names: AbstractSet[str], known: AbstractSet[str]) -> None:
    """A misspelt setting must not pass unnoticed; another program's DATABASE_... is none of our business."""
    for name in sorted(name for name in names - known if name.startswith(("ROSTER_", "DATABASE_"))):
        is_ours = name.startswith("ROSTER_")
        candidates, likeness = (known, 0.6) if is_ours else (known - names, 0.9)
        close = get_close_matches(name, candidates, n=1, cutoff=likeness)
        if is_ours or close:
            advice = f"did you mean {close[0]}? " if close else ""
            raise SettingsError(f"{name} is not a setting: {advice}docs/configuration.md lists them all")


def _text(name: str, found: Mapping[str, str]) -> str:
    text, file = found.get(name, ""), found.get(f"{name}_FILE") if name in SECRETS else None
    if file and text:
        raise SettingsError(f"{name} and {name}_FILE are both set: expected one of them")
    if file:
        text = _contents(Path(file), f"{name}_FILE: {file}").removesuffix("\n")
        if not text:
            raise SettingsError(f"{name}_FILE: {file} is empty: expected the value of {name}")
    if re.search(r"[\ud800-\udfff]", text):  # what surrogateescape makes of undecodable bytes, in os.environ too
        raise SettingsError(f"{name} must be UTF-8 text")
    return text


def _contents(path: Path, label: str) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise SettingsError(f"{label} cannot be read: {error.strerror}") from None
