"""The house rules about every file: nothing of one machine or one package index, and no broken link."""

import re
from collections.abc import Iterator
from typing import Final

import pytest

from tests.architecture.source import ROOT, texts

# Each pattern is written so that it does not match itself.
FORBIDDEN: Final = {
    "a path of one machine": re.compile(r"(?<![\w.:}/*-])/(?:work|root|home)/[\w.]"),
    "the address of a package index": re.compile(r"\b(?:pypi|pythonhosted|npmjs)\.(?:org|com)\b"),
    "the choice of a package index": re.compile(r"(?<!no-emit-)\bindex[-]url\b"),
}
LINK: Final = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)\s]*)?\)")


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_no_file_names(kind: str) -> None:
    found = [
        f"{path}:{number}: {kind}: leave it to the machine's own configuration"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if FORBIDDEN[kind].search(line)
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("kind", "pieces"),
    [
        ("a path of one machine", ("DATA = '/home", "/ana/roster'")),
        ("the address of a package index", ("https://test.pypi", ".org/simple")),
        ("the choice of a package index", ("pip install --index", "-url x")),
    ],
)
def test_a_forbidden_line_is_noticed(kind: str, pieces: tuple[str, ...]) -> None:
    assert FORBIDDEN[kind].search("".join(pieces))


def test_links_between_pages_lead_somewhere() -> None:
    broken = list(_broken_links())
    assert not broken, "\n" + "\n".join(broken)


def _broken_links() -> Iterator[str]:
    for path, text in texts():
        if path.endswith(".md"):
            for target in LINK.findall(text):
                if not (ROOT / path).parent.joinpath(target).exists():
                    yield f"{path}: {target} does not exist: mend the link"
