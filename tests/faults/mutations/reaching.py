"""Mutants: how the database is reached: time limits and PgBouncer."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import ADAPTERS, CONTRACT, DATABASE, ENGINES

CONNECTING: Final = "adapters/database/connecting.py"

MUTANTS: Final = (
    Mutant(
        "statement_timeout",
        ENGINES,
        '"statement_timeout": _milliseconds(options.statement_timeout),',
        "",
        (f"{ADAPTERS}/test_engines.py",),
    ),
    Mutant(
        "lock_timeout",
        ENGINES,
        '"lock_timeout": _milliseconds(options.lock_timeout),',
        "",
        (f"{ADAPTERS}/test_engines.py", DATABASE),
    ),
    Mutant(
        "idle_in_transaction_session_timeout",
        ENGINES,
        '"idle_in_transaction_session_timeout": _milliseconds(options.idle_in_transaction_timeout),',
        "",
        (f"{ADAPTERS}/test_engines.py",),
    ),
    Mutant(
        "connect_timeout",
        ENGINES,
        '"timeout": options.connect_timeout,\n            # The last',
        "# The last",
        (f"{ADAPTERS}/test_connecting.py",),
    ),
    Mutant(
        "command_timeout",
        ENGINES,
        '"command_timeout": options.statement_timeout + 1,',
        "",
        (f"{ADAPTERS}/test_commit_errors.py",),
    ),
    Mutant(
        "pool_timeout", ENGINES, "pool_timeout=options.pool_timeout,", "", (f"{ADAPTERS}/test_connecting.py", DATABASE)
    ),
    Mutant(
        "no prepared statements behind PgBouncer",
        CONNECTING,
        ', "statement_cache_size": 0, "prepared_statement_cache_size": 0',
        "",
        (f"{ADAPTERS}/test_engines.py", f"{ADAPTERS}/test_pgbouncer.py", CONTRACT),
    ),
    Mutant(
        "PgBouncer is found out by its refusal",
        CONNECTING,
        "if self._finds_out and sqlstate(error) == _PROTOCOL_VIOLATION:",
        "if False:",
        (f"{ADAPTERS}/test_pgbouncer.py",),
    ),
    Mutant(
        "PgBouncer is found out when it swallows settings",
        CONNECTING,
        'if self._finds_out and _is_pooled(connection, options["timeout"]):',
        "if False:",
        (f"{ADAPTERS}/test_pgbouncer.py",),
    ),
    Mutant(
        "a later host does not hide PgBouncer",
        "adapters/database/hosts.py",
        " and not str(error).startswith(_REFUSED_SETTINGS)",
        "",
        (f"{ADAPTERS}/test_pgbouncer.py",),
    ),
)
