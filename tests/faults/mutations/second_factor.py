"""Mutants: codes count once, and guesses of them count."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import ADAPTERS

SECOND_FACTOR: Final = "adapters/database/second_factor.py"

MUTANTS: Final = (
    Mutant(
        "a code counts for the secret that it was compared with",
        SECOND_FACTOR,
        ', TOTP_FACTORS.c.sealed_secret == bindparam("sealed"))',
        ",)",
        (f"{ADAPTERS}/test_second_factor.py",),
    ),
    Mutant(
        "a recovery code counts once",
        SECOND_FACTOR,
        'bindparam("hash"),\n        RECOVERY_CODES.c.used_at.is_(None),',
        'bindparam("hash"),',
        (f"{ADAPTERS}/test_second_factor.py",),
    ),
    Mutant(
        "a second factor is confirmed once",
        SECOND_FACTOR,
        "*_THIS, TOTP_FACTORS.c.confirmed_at.is_(None)",
        "*_THIS",
        (f"{ADAPTERS}/test_second_factor.py",),
    ),
    Mutant(
        "a confirmed second factor is not replaced",
        SECOND_FACTOR,
        "    where=TOTP_FACTORS.c.confirmed_at.is_(None),\n",
        "",
        (f"{ADAPTERS}/test_second_factor.py",),
    ),
    Mutant(
        "guesses of codes count",
        "domain/second_factor/proofs.py",
        "await self.attempts.count(user_id)\n        await self.require_counted",
        "await self.require_counted",
        ("tests/domain/second_factor/use_cases/test_using.py",),
    ),
    Mutant(
        "guesses of the first code count",
        "domain/second_factor/use_cases/confirm_totp.py",
        "        await self.attempts.count(user_id)\n",
        "",
        ("tests/domain/second_factor/use_cases/test_enabling.py",),
    ),
    Mutant(
        "a step of an authenticator counts once",
        SECOND_FACTOR,
        'TOTP_FACTORS.c.last_step < bindparam("step")',
        "TOTP_FACTORS.c.last_step >= 0",
        (f"{ADAPTERS}/test_second_factor.py",),
    ),
    Mutant(
        "who confirms a second factor locks the user first",
        "domain/second_factor/use_cases/confirm_totp.py",
        "        await self.factors.lock(user_id)\n",
        "",
        ("tests/faults/test_second_factor_locks.py",),
    ),
    Mutant(
        "who renews recovery codes locks the user first",
        "domain/second_factor/use_cases/replace_recovery_codes.py",
        "        await self.factors.lock(user_id)\n",
        "",
        ("tests/faults/test_second_factor_locks.py",),
    ),
    Mutant(
        "a password that changes meanwhile keeps the second factor",
        "domain/second_factor/use_cases/disable_second_factor.py",
        "        await self.password.lock(verified)\n",
        "",
        ("tests/domain/second_factor/use_cases/test_using.py",),
    ),
    Mutant(
        "a wrong code of somebody who is signed in leaves a trace",
        "domain/second_factor/proofs.py",
        "            await self.refusals.remember(user_id)\n            raise CodeRefused",
        "            raise CodeRefused",
        ("tests/domain/second_factor/use_cases/test_using.py",),
    ),
    Mutant(
        "that trace is committed before the refusal undoes it",
        "domain/second_factor/refusals.py",
        "        await self.unit_of_work.commit()\n",
        "",
        ("tests/app/second_factor",),
    ),
)
