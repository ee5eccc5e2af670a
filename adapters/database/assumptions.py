"""Who a credential belonged to a moment ago, and the column by which another statement says if that is still so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Final, NamedTuple

from sqlalchemy import Cast, ColumnElement, LargeBinary, Select, Text, bindparam, cast, exists, func, literal_column

from domain.shared.actor import Actor
from domain.shared.authentication import Assumption

REMEMBERED_FOR: Final = 30
"""Seconds that somebody is remembered. Then they are identified again, which notes that they are there."""
MOST_REMEMBERED: Final = 2000
"""Credentials a process remembers: 3 MB."""

Key = tuple[object, ...]


class StillSo:
    """Asks whether the row that told who somebody is would be the same one now, the credential's validity included.

    By a digest of all that it tells: whoever can choose a part of it, as their own name, must not be able to choose
    another part by that.
    """

    def __init__(self, who: Select[tuple[object, ...]]) -> None:
        self.digest: Final = func.sha256(func.convert_to(_text(who), literal_column("'UTF8'")), type_=LargeBinary)
        same = self.digest == bindparam("assumed_digest", type_=LargeBinary)
        self.column: Final[ColumnElement[bool]] = exists(
            who.with_only_columns(literal_column("1")).where(same).correlate(None)
        ).label("is_still_so")


def _text(who: Select[tuple[object, ...]]) -> Cast[str]:
    return cast(func.row(*who.selected_columns), Text)


@dataclass(slots=True, kw_only=True)
class AskedAlong(Assumption):
    """Found out by the first statement of a session that reads: it has one column more."""

    question: StillSo
    values: Mapping[str, object] = field(repr=False)


class _Known(NamedTuple):
    actor: Actor
    digest: bytes
    until: float


class RecentActors:
    """What this process was told of credentials, by their digests. Believed by nobody: each use is found out about."""

    def __init__(self) -> None:
        self._known: dict[Key, _Known] = {}

    def remember(self, key: Key, actor: Actor, digest: bytes) -> None:
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[key] = _Known(actor, digest, monotonic() + REMEMBERED_FOR)

    def recall(self, key: Key, question: StillSo, values: Mapping[str, object]) -> AskedAlong | None:
        known = self._known.get(key)
        if known is None or monotonic() > known.until:
            return None
        return AskedAlong(actor=known.actor, question=question, values={**values, "assumed_digest": known.digest})

    def same(self, key: Key, digest: bytes) -> Actor | None:
        """Whom a row with this digest told of before: it says the same now."""
        known = self._known.get(key)
        return known.actor if known and known.digest == digest else None

    def forget(self, key: Key) -> None:
        self._known.pop(key, None)
