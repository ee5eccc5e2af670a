"""Words that users are searched for, as patterns of LIKE."""

import re
from collections.abc import Callable
from typing import Final

from sqlalchemy import ColumnElement, FromClause, Text, and_, bindparam, func, select

from domain.users.lists import WORDS_MAX, Search

_OF_LIKE: Final = re.compile(r"([\\%_])")
# What trigrams can be made of: three letters, or the beginning or the end of a word.
_HAS_TRIGRAMS: Final = re.compile(r"[^\W_]{3}|[\W_][^\W_]|[^\W_]{2}[\W_]")

_ESCAPED: Final = r"\\\1"
_PART_LENGTH: Final = 10

_WORDS: Final = tuple(f"word_{number}" for number in range(WORDS_MAX))
WORDS: Final = frozenset(_WORDS)
PART_OF: Final = {name: name.replace("word", "part") for name in _WORDS}


def patterns(search: Search) -> dict[str, str]:
    """For LIKE, of each word and of its most telling part, which is enough to look for in an index.

    What is too short for a trigram is looked for at the beginnings of words only.
    """
    words = dict(zip(_WORDS, search.words, strict=False))
    parts = {PART_OF[name]: _part(word) for name, word in words.items()}
    return {name: _pattern(text) for name, text in (words | parts).items()}


def _pattern(word: str) -> str:
    return f"{'%' if _HAS_TRIGRAMS.search(word) else '% '}{_OF_LIKE.sub(_ESCAPED, word)}%"


def _part(word: str) -> str:
    """Every trigram costs. Those of a domain tell little, and most the end of what is before it, a number perhaps."""
    mailbox, at, _ = word.partition("@")
    part = (mailbox + at if mailbox else word)[-_PART_LENGTH:]
    return part if _HAS_TRIGRAMS.search(part) else word


def word(name: str) -> Callable[[FromClause], ColumnElement[bool]]:
    pattern = select(func.roster_folded(bindparam(name, type_=Text))).scalar_subquery()
    return lambda table: table.c.search_text.like(pattern)


def indexed(name: str, table: FromClause) -> ColumnElement[bool]:
    """The condition of a word, of which an index of trigrams is asked for the part alone."""
    whole = select(func.roster_folded(bindparam(name, type_=Text))).scalar_subquery()
    part = select(func.roster_folded(bindparam(PART_OF[name], type_=Text))).scalar_subquery()
    return and_(table.c.search_text.like(part), table.c.search_text.concat("").like(whole))
