"""Mutants: what the database says has a name, and no secret."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import ADAPTERS, DATABASE, ENGINES, ERRORS, STATEMENTS

TRAFFIC: Final = "tests/faults/test_traffic.py"

MUTANTS: Final = (
    Mutant("constraints have names", ERRORS, '    "uq_users_email_key": EmailAlreadyTaken,\n', "", (TRAFFIC,)),
    Mutant("conflicts by SQLSTATE", ERRORS, "if code in _CONFLICTS:", "if False:", (STATEMENTS,)),
    Mutant("outages by SQLSTATE", ERRORS, "code in _UNAVAILABLE or ", "", (STATEMENTS,)),
    Mutant("outages by class of SQLSTATE", ERRORS, " or code[:2] in _UNAVAILABLE_CLASSES", "", (STATEMENTS,)),
    Mutant(
        "a busy pool is an outage",
        ERRORS,
        "isinstance(error, PoolTimeout | OSError)",
        "isinstance(error, OSError)",
        (DATABASE,),
    ),
    Mutant(
        "a goodbye of the server is an outage",
        ERRORS,
        " or _has_hung_up(cause)",
        "",
        (f"{ADAPTERS}/test_connecting.py", f"{ADAPTERS}/test_errors.py", DATABASE),
    ),
    Mutant(
        "a database that cannot be reached is an outage",
        ERRORS,
        "isinstance(error, PoolTimeout | OSError)",
        "isinstance(error, PoolTimeout)",
        (f"{ADAPTERS}/test_connecting.py",),
    ),
    Mutant(
        "a lost connection is an outage",
        ERRORS,
        "_is_outage(code) or _is_lost(error) or",
        "_is_outage(code) or",
        (f"{ADAPTERS}/test_errors.py", DATABASE),
    ),
    Mutant("a changed table is an outage", ERRORS, " or _is_outdated(cause)", "", (DATABASE,)),
    Mutant(
        "the log repeats no row",
        "app/log.py",
        r'_QUOTING.sub(r"\1: (not shown)", event["exception"])',
        'event["exception"]',
        (STATEMENTS,),
    ),
    Mutant(
        "parameters are hidden",
        ENGINES,
        "pool_timeout=options.pool_timeout,\n        hide_parameters=True",
        "pool_timeout=options.pool_timeout",
        (STATEMENTS,),
    ),
)
