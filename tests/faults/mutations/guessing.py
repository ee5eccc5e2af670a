"""Mutants: how often somebody may guess."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import ADAPTERS

THROTTLE: Final = "adapters/database/throttle.py"
SWEEPER: Final = "adapters/database/sweeper.py"
THROTTLED: Final = f"{ADAPTERS}/test_throttle.py"

MUTANTS: Final = (
    Mutant(
        "of guesses: a refused one is not counted",
        THROTTLE,
        "            _refuse([",
        "        if True:\n            _refuse([",
        (THROTTLED,),
    ),
    Mutant(
        "of guesses: the count is one statement's",
        THROTTLE,
        "greatest(counted.until, now()) +",
        "now() +",
        (THROTTLED,),
    ),
    Mutant(
        "of guesses: rows are locked in one order",
        THROTTLE,
        "    ORDER BY asked.key\n",
        "",
        (THROTTLED,),
    ),
    Mutant(
        "of guesses: whoever was proved is spared",
        THROTTLE,
        "WHERE NOT EXISTS (",
        "WHERE true OR EXISTS (",
        (THROTTLED,),
    ),
    Mutant("of guesses: a proof ends", THROTTLE, " AND proof.until > now()", "", (THROTTLED,)),
    Mutant(
        "of guesses: whoever guesses elsewhere keeps no owner out",
        "domain/second_factor/attempts.py",
        ", unless=self.proof)",
        ")",
        ("tests/domain/second_factor/test_attempts.py",),
    ),
    Mutant(
        "of guesses: a good code gives none elsewhere",
        "domain/second_factor/attempts.py",
        "        return Subject(SHORT, from_there), Subject(DAILY, from_there)",
        "        return Subject(SHORT, from_there), Subject(DAILY, from_there), from_anywhere(self.user_id)",
        ("tests/domain/second_factor/test_attempts.py",),
    ),
    Mutant(
        "of guesses: the longest wait is named",
        THROTTLE,
        "max(waits, key=itemgetter(0)",
        "min(waits, key=itemgetter(0)",
        (THROTTLED,),
    ),
    Mutant(
        "of guesses: nobody is named in the table",
        THROTTLE,
        'return sha256("\\0".join(parts).encode("utf-8", "surrogatepass")).digest()',
        'return "\\0".join(parts).encode("utf-8", "surrogatepass")',
        (THROTTLED,),
    ),
    Mutant("of guesses: old counts are swept", SWEEPER, "await sweep_attempts(manager)", "pass", (THROTTLED,)),
)
