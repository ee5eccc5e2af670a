"""Mutants: searching and paging."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import ADAPTERS

MUTANTS: Final = (
    Mutant(
        "a cursor is good for one list",
        "app/http/cursors.py",
        "        sealed = self._seal.seal(_packed(place), of=self._list)",
        "        self._list = b''; sealed = self._seal.seal(_packed(place), of=self._list)",
        ("tests/app/http/test_cursors.py",),
    ),
    Mutant(
        "the order is part of the list",
        "app/http/cursors.py",
        'frozenset({"limit", ',
        'frozenset({"sort", "limit", ',
        ("tests/app/http/test_cursors.py",),
    ),
    Mutant(
        "what is common is not looked for far away",
        "adapters/database/users/lists.py",
        "case((is_full, false()), else_=goes_on)",
        "case((is_full.is_(None), false()), else_=true())",
        (f"{ADAPTERS}/test_list_plans.py",),
    ),
    Mutant(
        "what is not near is looked for far away",
        "adapters/database/users/lists.py",
        "case((is_full, false()), else_=goes_on)",
        "case((is_full, goes_on), else_=false())",
        (f"{ADAPTERS}/test_list_plans.py",),
    ),
    Mutant(
        "a role that few hold is looked through first",
        "adapters/database/users/candidates.py",
        "case((only_if, few), else_=false())",
        "false()",
        (f"{ADAPTERS}/test_list_plans.py",),
    ),
    Mutant(
        "its holders are looked up one by one",
        "adapters/database/users/candidates.py",
        "one.offset(_FENCE).lateral",
        "one.lateral",
        (f"{ADAPTERS}/test_list_plans.py",),
    ),
    Mutant(
        "what looks like a pattern is looked for as it is",
        "adapters/database/users/words.py",
        're.compile(r"([\\\\%_])")',
        're.compile(r"(never such a text)")',
        (f"{ADAPTERS}/test_user_lists.py",),
    ),
    Mutant(
        "the way back is the same order turned round",
        "adapters/database/keyset.py",
        "        shown = shown[::-1]",
        "        pass",
        (f"{ADAPTERS}/test_pages.py",),
    ),
)
