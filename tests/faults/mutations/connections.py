"""Mutants: no request gets a dead connection or another's answer."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import ADAPTERS, DATABASE, ENGINES, TRANSACTED

TRANSACTING: Final = "adapters/database/transacting.py"
TAKING: Final = "adapters/database/taking.py"
LIVENESS: Final = "adapters/database/liveness.py"

MUTANTS: Final = (
    Mutant(
        "a silent connection is asked before it changes something",
        TRANSACTING,
        "if is_trusted(connection):",
        "if True:",
        (TRANSACTED,),
    ),
    Mutant(
        "a primary that was demoted is left by all",
        TRANSACTING,
        "if sqlstate(error) == READ_ONLY:",
        "if False:",
        (TRANSACTED,),
    ),
    Mutant(
        "a cancelled change gives its connection up",
        TRANSACTING,
        "InterfaceError):\n        await give_up(connection, error)\n",
        "InterfaceError):\n        pass\n",
        (TRANSACTED,),
    ),
    Mutant(
        "a change without an answer is not said goodbye to",
        TAKING,
        "if driver and isinstance(error, TimeoutError):",
        "if False:",
        (TRANSACTED,),
    ),
    Mutant(
        "a statement that nobody waits for is ended at the server",
        TAKING,
        "await greenlet_spawn(connection.invalidate, error)",
        "connection.invalidate(error)",
        (f"{ADAPTERS}/test_query.py",),
    ),
    Mutant(
        "what lost its connection is not gone on with",
        TRANSACTING,
        "if not connection.is_valid:",
        "if False:",
        (TRANSACTED,),
    ),
    Mutant(
        "whoever cannot connect keeps no turn",
        TRANSACTING,
        "        turns.end()\n",
        "",
        (f"{ADAPTERS}/test_connecting.py",),
    ),
    Mutant(
        "whoever leaves while waiting takes no turn along",
        TAKING,
        "if turn.done() and not turn.cancelled() and turn.exception() is None:",
        "if False:",
        (f"{ADAPTERS}/test_taking.py",),
    ),
    Mutant(
        "a change on a lost connection is an outage",
        TRANSACTING,
        "if has_hung_up and isinstance(error, Exception):",
        "if False:",
        (TRANSACTED,),
    ),
    Mutant(
        "a demoted primary is left", ENGINES, "context.is_disconnect = True", "pass", (f"{ADAPTERS}/test_errors.py",)
    ),
    Mutant("a dead connection is replaced", LIVENESS, "if driver.is_closed():", "if False:", (DATABASE,)),
    Mutant(
        "a silent connection is asked",
        LIVENESS,
        'connection.await_(driver.fetchrow(";", timeout=patience))',
        "pass",
        (f"{ADAPTERS}/test_liveness.py",),
    ),
    Mutant(
        "a connection without an answer is dropped",
        LIVENESS,
        '    event.listen(engine.sync_engine, "handle_error", _drop_without_goodbye)\n',
        "",
        (f"{ADAPTERS}/test_liveness.py",),
    ),
    Mutant(
        "a pool that is left is not said goodbye to",
        LIVENESS,
        "await engine.dispose(close=False)",
        "await engine.dispose()",
        (f"{ADAPTERS}/test_readiness.py",),
    ),
    Mutant(
        "what the pool threw away is not lent",
        TAKING,
        "entry.last_connect_time >= self._invalidate_time and is_trusted(entry)",
        "is_trusted(entry)",
        (f"{ADAPTERS}/test_taking.py",),
    ),
    Mutant(
        "a connection that hung up is not lent",
        LIVENESS,
        "driver is None or driver.is_closed() or now",
        "now",
        (f"{ADAPTERS}/test_taking.py",),
    ),
    Mutant(
        "one that was silent is not lent",
        LIVENESS,
        "now - entry.info.get(_CHECKED_AT, now) > TRUSTED_SECONDS:\n        return False",
        "False:\n        return False",
        (f"{ADAPTERS}/test_taking.py",),
    ),
    Mutant(
        "rows keep their form when a table changes",
        ENGINES,
        '        {"record_class": Record},\n',
        "        {},\n",
        (DATABASE,),
    ),
)
