"""A protection, as the text that removes it and the tests that must then fail."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """`old` stands exactly once in `file`; with `new` in its place at least one of `tests` must fail."""

    protection: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
