"""Mutants: the audit trail and the migrations."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import ADAPTERS, CONTRACT

MUTANTS: Final = (
    Mutant(
        "a change is recorded",
        "adapters/database/audit.py",
        "        if occurrences:\n",
        "        if False:\n",
        (CONTRACT, f"{ADAPTERS}/test_audit.py"),
    ),
    Mutant(
        "the audit trail only grows",
        "migrations/versions/0003_audit_events.py",
        "    op.execute(TRIGGER)\n",
        "",
        (f"{ADAPTERS}/test_append_only.py",),
    ),
    Mutant(
        "one migration at a time",
        "migrations/env.py",
        'connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))',
        "pass",
        ("tests/migrations/test_command.py", "tests/app/shell/test_db.py"),
    ),
    Mutant(
        "a migration is all or nothing",
        "migrations/env.py",
        "    with context.begin_transaction():\n        # Taken",
        "    if True:\n        # Taken",
        ("tests/migrations/test_migrations.py",),
    ),
)
