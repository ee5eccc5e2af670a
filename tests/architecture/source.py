"""The project's files as the house rules see them: Python as syntax trees, the rest as text."""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
LAYERS: Final = ("app", "domain", "adapters")

_NOT_OURS: Final = {"__pycache__", "build", "dist", "node_modules"}
_DOTTED_OURS: Final = {".ci"}


@dataclass(frozen=True)
class Module:
    """`path` is relative to the project and has forward slashes, so that messages can be clicked."""

    path: str
    text: str
    tree: ast.Module


@cache
def modules() -> tuple[Module, ...]:
    """Every Python file of the three layers."""
    return tuple(_module(path) for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py")))


def _module(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path.relative_to(ROOT).as_posix(), text, ast.parse(text))


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Path and content of every text file that belongs to the project; private and produced ones do not."""
    return tuple(
        (path.relative_to(ROOT).as_posix(), content)
        for path in _files()
        if (content := _text(path)) is not None and not path.name.startswith(".env")
    )


def _files() -> Iterator[Path]:
    for folder, subfolders, names in os.walk(ROOT):
        subfolders[:] = sorted(name for name in subfolders if _is_ours(name))
        # In a worktree `.git` is a file, and names a place of this machine.
        yield from (Path(folder, name) for name in sorted(names) if name != ".git")


def _is_ours(folder: str) -> bool:
    if folder.startswith("."):
        return folder in _DOTTED_OURS
    return folder not in _NOT_OURS and not folder.endswith(".egg-info")


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError):
        return None
