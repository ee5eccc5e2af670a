"""Mutants: return commits, raise rolls back, and an answer says which."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import (
    ADAPTERS,
    CONTRACT,
    ENGINES,
    ERRORS,
    MANAGER,
    PLUGIN,
    SESSION,
    STATEMENTS,
    TRANSACTED,
)

MUTANTS: Final = (
    Mutant("commit", MANAGER, "await session.commit()", "pass", (CONTRACT,)),
    Mutant(
        "roll back",
        MANAGER,
        "            yield session\n            with commit_errors():\n    ",
        "            try:\n                yield session\n            finally:\n    ",
        (CONTRACT,),
    ),
    Mutant(
        "a failing COMMIT is named",
        MANAGER,
        "            with commit_errors():\n                await session.commit()",
        "            await session.commit()",
        (CONTRACT,),
    ),
    Mutant(
        "what was read stays readable",
        MANAGER,
        "class_=StrictAsyncSession, expire_on_commit=False",
        "class_=StrictAsyncSession",
        (f"{ADAPTERS}/test_manager.py",),
    ),
    Mutant(
        "a COMMIT that rolled back is no success",
        "adapters/database/driver.py",
        "if query == _COMMIT and status == _ROLLED_BACK:",
        "if False:",
        (f"{ADAPTERS}/test_manager.py",),
    ),
    Mutant(
        "our session is the one that is given",
        PLUGIN,
        '        app_config.dependencies["db_session"] = Provide(self.provide_session)\n',
        "",
        (CONTRACT,),
    ),
    Mutant(
        "safe methods read", PLUGIN, "read_only = request.method in SAFE_METHODS", "read_only = False", (STATEMENTS,)
    ),
    Mutant(
        "the server refuses to write for a safe method",
        ENGINES,
        '{"default_transaction_read_only": "on"}',
        "{}",
        (STATEMENTS,),
    ),
    Mutant(
        "a write by a safe method is our mistake",
        ENGINES,
        "raise WriteOnReadEngine from context.original_exception",
        "pass",
        (STATEMENTS,),
    ),
    Mutant("what the unit of work has gathered goes first", SESSION, "await self.flush()", "pass", (TRANSACTED,)),
    Mutant(
        "a COMMIT takes along what was gathered last",
        SESSION,
        "not (self._has_rows() or self.in_nested_transaction())",
        "not self.in_nested_transaction()",
        (TRANSACTED,),
    ),
    Mutant(
        "a savepoint is sent before what it confines",
        SESSION,
        "held.in_transaction() or self.in_nested_transaction():",
        "held.in_transaction():",
        (TRANSACTED,),
    ),
    Mutant(
        "what the unit of work could not write is not gone on without",
        SESSION,
        "not held.in_transaction() or",
        "held.closed or",
        (TRANSACTED,),
    ),
    Mutant(
        "who listens to the beginning of a transaction is heard",
        SESSION,
        "        if not self.is_plain:\n            return await self._connected_by_sqlalchemy()\n",
        "",
        (f"{ADAPTERS}/test_idempotency.py", CONTRACT),
    ),
    Mutant(
        "an unconfirmed COMMIT is unknown",
        ERRORS,
        "raise (OutcomeUnknown() if _may_have_committed(error) else translate(error)) from error",
        "raise translate(error) from error",
        (CONTRACT,),
    ),
    Mutant(
        "a COMMIT without an answer is unknown",
        ERRORS,
        "(_is_lost(error) or isinstance(error, OSError))",
        "_is_lost(error)",
        (f"{ADAPTERS}/test_commit_errors.py",),
    ),
    Mutant(
        "a COMMIT that was never sent is no doubt",
        ERRORS,
        "return was_sent and (",
        "return (",
        (f"{ADAPTERS}/test_commit_errors.py",),
    ),
    Mutant(
        "when to try again",
        "app/http/errors.py",
        'return {"Retry-After": str(RETRY_AFTER_SECONDS)} if',
        "return None if",
        (STATEMENTS,),
    ),
)
