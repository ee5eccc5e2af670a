"""Mutants: a session and its connection end with the request and its task."""

from typing import Final

from tests.faults.mutations.mutant import Mutant
from tests.faults.mutations.paths import ADAPTERS, MANAGER, PLUGIN, SESSION, TRANSACTED

LAZY_SESSION: Final = "adapters/database/lazy_session.py"
ONE_TASK: Final = "adapters/database/one_task.py"
FETCHING: Final = "adapters/database/fetching.py"
LIFETIME: Final = "tests/faults/test_lifetime.py"
TASKS: Final = "tests/faults/test_tasks.py"

MUTANTS: Final = (
    Mutant(
        "close",
        MANAGER,
        "async with self.session_factory() as session:",
        "if session := self.session_factory():",
        (f"{ADAPTERS}/test_manager.py",),
    ),
    Mutant(
        "close after reading",
        LAZY_SESSION,
        "else:\n            self.sync_session.close()",
        "else:\n            pass",
        (f"{ADAPTERS}/test_reading.py",),
    ),
    Mutant("a closed session stays closed", ONE_TASK, "if self.is_over:", "if False:", (LIFETIME,)),
    Mutant(
        "so does one that only read",
        LAZY_SESSION,
        "            self.use.is_over = True",
        "            pass",
        (f"{ADAPTERS}/test_query.py",),
    ),
    Mutant(
        "a closed session begins nothing",
        LAZY_SESSION,
        "close_resets_only=False",
        "close_resets_only=True",
        (f"{ADAPTERS}/test_manager.py",),
    ),
    Mutant(
        "what was raised stands when closing fails too",
        SESSION,
        "suppress(*([DBAPIError] if value else []))",
        "suppress()",
        (f"{ADAPTERS}/test_manager.py",),
    ),
    Mutant("one session, one task", ONE_TASK, "elif task is not self.owner:", "elif False:", (TASKS,)),
    Mutant("providers never query", ONE_TASK, "if is_used_by_a_provider():", "if False:", (TASKS,)),
    Mutant(
        "a task left behind is stopped",
        SESSION,
        "        if self.use.is_left_behind:\n",
        "        if False:\n",
        (f"{ADAPTERS}/test_left_behind.py", TASKS),
    ),
    Mutant(
        "so is one that has no connection yet",
        ONE_TASK,
        "            self.owner.cancel()\n            await asyncio.wait([self.owner])\n",
        "            pass\n",
        (f"{ADAPTERS}/test_left_behind.py",),
    ),
    Mutant(
        "what SQLAlchemy has joined is let go of",
        SESSION,
        "held, turn = [self._taken, self._of_sqlalchemy], self._turn",
        "held, turn = [self._taken], self._turn",
        (TRANSACTED,),
    ),
    Mutant(
        "sessions left open are closed",
        PLUGIN,
        "        app_config.middleware.append(closing_sessions)\n",
        "",
        (LIFETIME,),
    ),
    Mutant(
        "Advanced Alchemy's hook is left out",
        PLUGIN,
        "        app_config.before_send = hooks\n",
        "",
        ("tests/faults/test_second_application.py",),
    ),
    Mutant(
        "connections end with the application",
        PLUGIN,
        "await self.manager.close()",
        "pass",
        ("tests/faults/test_second_application.py",),
    ),
    Mutant(
        "a cancelled read gives its connection up",
        FETCHING,
        "await give_up(connection, error)",
        "pass",
        (f"{ADAPTERS}/test_query.py",),
    ),
)
